import { isOverdue, type Job, type Lane } from '@fitlane/shared/domain/job/index.ts';
import type { LaneTenant, QueueEntry } from '@fitlane/shared/domain/lane.ts';
import type { JobCommit } from '@fitlane/shared/ports/job-store.ts';
import type { Stored } from '@fitlane/shared/ports/stored.ts';
import { tryChange, type Alongside } from '@fitlane/shared/use-cases/change-job.ts';
import {
  comeBack,
  leaveLane,
  setAside,
  takeNextTurn,
} from '@fitlane/shared/use-cases/lane-ranks.ts';
import type { ControllerDeps } from '../controller-deps.ts';
import type { LaneLook, LookedTenant } from './lane-look.ts';
import { TenantQueue } from './tenant-queue.ts';

/** Who asks. An express job is bound at once to the `execution` that asks for it. */
export interface Asker {
  readonly execution: string | null;
  readonly alongside?: Alongside;
}

/** How often others were faster than who asks. */
interface Race {
  overtaken: number;
}

/** What an ask gets; late when what it got before is over. */
type Answer = Job | 'late';

const MAX_ROUNDS = 50;

/**
 * Admits the next job of a lane: of the tenant whose turn it is among those with a free slot, the head of
 * its queue.
 *
 * @returns the admitted job, or null when nothing can start now.
 */
export async function admitNext(
  deps: ControllerDeps,
  lane: Lane,
  asker: Asker,
): Promise<Job | null> {
  const race: Race = { overtaken: 0 };
  let look = deps.laneLooks.recent(lane);
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const answer = look === null ? null : await admitFromLook(deps, look, asker, race);
    if (answer !== null) return jobOf(answer);
    look = await deps.laneLooks.fresh(lane);
    if (look.isEmpty) return jobOf(await answeredBefore(deps, asker));
  }
  deps.log.warn('lane is contended', { lane, rounds: MAX_ROUNDS });
  return null;
}

/** Null when nobody of this look has anything to start: those who have not are out of the order then. */
async function admitFromLook(
  deps: ControllerDeps,
  look: LaneLook,
  asker: Asker,
  race: Race,
): Promise<Answer | null> {
  for (let tenant = look.first(); tenant !== null; tenant = look.first()) {
    const queue = await tenant.queue(deps);
    const choice = queue.choose({ overtaken: race.overtaken, chance: deps.random });
    if (typeof choice === 'string') {
      if (look.passOver(tenant)) await passOver(deps, tenant.stored, queue, choice);
      continue;
    }
    queue.take(choice);
    tenant.hasStarted(queue);
    const job = await admit(deps, choice.entry, choice.slot, withGate(asker, queue.gate));
    if (job !== null) await takeTurn(deps, tenant, queue);
    const answer = job ?? (await answeredBefore(deps, asker));
    if (answer !== null) return answer;
    race.overtaken += 1;
  }
  return null;
}

/** Of two that saw the same money left, one is admitted. */
function withGate(asker: Asker, gate: JobCommit['gate']): Asker {
  if (gate === undefined) return asker;
  return { ...asker, alongside: (job) => ({ ...asker.alongside?.(job), gate }) };
}

/** Keeps the tenant's place in the order true, as far as this reading of its queue can tell. */
async function takeTurn(
  deps: ControllerDeps,
  tenant: LookedTenant,
  queue: TenantQueue,
): Promise<void> {
  const { head, running, freeSlots } = queue;
  if (queue.isEmpty) await leaveLane(deps, tenant.stored);
  if (head === null) return;
  const now = { headScore: head.score, running, freeSlots };
  tenant.stored = await takeNextTurn(deps, tenant.stored, now);
}

/** A tenant that is full is looked at once more: a slot that got free meanwhile is not waited for. */
async function passOver(
  deps: ControllerDeps,
  tenant: Stored<LaneTenant>,
  { freeSlots }: TenantQueue,
  why: Extract<ReturnType<TenantQueue['choose']>, string>,
): Promise<void> {
  if (why === 'empty') await leaveLane(deps, tenant);
  if (why !== 'full') return;
  await setAside(deps, tenant, freeSlots);
  const queue = await TenantQueue.read(deps, tenant.value);
  const choice = queue.choose({ overtaken: 0, chance: deps.random });
  if (choice !== 'full') await comeBack(deps, tenant.value.lane, tenant.value.tenantId);
}

async function admit(
  deps: ControllerDeps,
  { jobId }: QueueEntry,
  slot: number,
  { execution, alongside }: Asker,
): Promise<Job | null> {
  const head = await deps.jobs.get(jobId);
  if (head === null) throw new Error(`Job ${jobId} is queued, and has no record.`);
  if (isOverdue(head.value, deps.clock.now())) {
    await tryChange(deps, head, { type: 'startByPassed' });
    return null;
  }
  const change = await tryChange(deps, head, { type: 'admitted', slot, execution }, alongside);
  return change?.changed === true ? change.job : null;
}

/**
 * An ask is answered once: the one whose answer was lost, or whose commit the client library sent twice,
 * gets its job again; a copy that comes when the job is no longer its own gets nothing.
 */
async function answeredBefore(deps: ControllerDeps, { execution }: Asker): Promise<Answer | null> {
  if (execution === null) return null;
  const jobId = await deps.lanes.jobOfAsk(execution);
  if (jobId === null) return null;
  const job = (await deps.jobs.get(jobId))?.value ?? null;
  return job?.attempt?.execution === execution ? job : 'late';
}

function jobOf(answer: Answer | null): Job | null {
  return answer === 'late' ? null : answer;
}
