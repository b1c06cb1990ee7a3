import { isOverdue, type Job, type Lane } from '@fitlane/shared/domain/job/index.ts';
import { chooseNext, type LaneTenant, type QueueEntry } from '@fitlane/shared/domain/lane.ts';
import type { JobCommit } from '@fitlane/shared/ports/job-store.ts';
import type { Stored } from '@fitlane/shared/ports/stored.ts';
import { tryChange, type Alongside } from '@fitlane/shared/use-cases/change-job.ts';
import {
  comeBack,
  leaveLane,
  setAside,
  takeNextTurn,
} from '@fitlane/shared/use-cases/lane-ranks.ts';
import { tenantLimits } from '@fitlane/shared/use-cases/tenant-limits.ts';
import type { ControllerDeps } from '../controller-deps.ts';
import { readAllowance } from './read-allowance.ts';

/** Who asks. An express job is bound at once to the `execution` that asks for it. */
export interface Asker {
  readonly execution: string | null;
  readonly alongside?: Alongside;
}

interface Racer extends Asker {
  readonly overtaken: number;
}

const TENANTS = 5;
/** Enough to find a short job behind long ones, for the slot that is kept for short ones. */
const ENTRIES = 20;
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
  let behind: LaneTenant | null = null;
  let overtaken = 0;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const tenants: Stored<LaneTenant>[] = await deps.lanes.ranked(lane, TENANTS, behind);
    if (tenants.length === 0) return answeredBefore(deps, asker);
    for (const tenant of tenants) {
      const outcome = await admitFrom(deps, tenant, { ...asker, overtaken });
      if (outcome === 'overtaken') {
        overtaken += 1;
        break;
      }
      if (outcome !== null) return outcome;
      behind = tenant.value;
    }
  }
  deps.log.warn('lane is contended', { lane, rounds: MAX_ROUNDS });
  return null;
}

/** Null when the tenant has nothing to start; overtaken when somebody else took what was chosen. */
async function admitFrom(
  deps: ControllerDeps,
  tenant: Stored<LaneTenant>,
  asker: Racer,
): Promise<Job | 'overtaken' | null> {
  const seen = await look(deps, tenant.value, asker.overtaken);
  const { entries, choice, running, freeSlots, gate } = seen;
  if (choice === 'empty') await leaveLane(deps, tenant);
  if (choice === 'full') await passOver(deps, tenant, freeSlots);
  if (typeof choice === 'string') return null;
  const job = await admit(deps, choice.entry, choice.slot, withGate(asker, gate));
  if (job === null) return (await answeredBefore(deps, asker)) ?? 'overtaken';
  const next = entries.find(({ jobId }) => jobId !== choice.entry.jobId);
  if (next === undefined) {
    await leaveLane(deps, tenant);
    return job;
  }
  const now = { headScore: next.score, running: running + 1, freeSlots: freeSlots - 1 };
  await takeNextTurn(deps, tenant, now);
  return job;
}

/** Of two that saw the same money left, one is admitted. */
function withGate(asker: Asker, gate: JobCommit['gate']): Asker {
  if (gate === undefined) return asker;
  return { ...asker, alongside: (job) => ({ ...asker.alongside?.(job), gate }) };
}

async function look(deps: ControllerDeps, { lane, tenantId }: LaneTenant, overtaken: number) {
  const limits = await tenantLimits(deps, tenantId);
  const [entries, slots] = await Promise.all([
    deps.lanes.queueOf(lane, tenantId, ENTRIES),
    deps.lanes.slotsOf(lane, tenantId),
  ]);
  const budget = entries.length === 0 ? null : limits.monthlyBudgetUsd;
  const { gate, leftNanoUsd } = await readAllowance(deps, tenantId, budget);
  const taken = new Set(slots.map(({ number }) => number));
  const chooser = { overtaken, chance: deps.random };
  const affordable = entries.filter(({ estimatedNanoUsd }) => estimatedNanoUsd <= leftNanoUsd);
  const isBroke = entries.length > 0 && affordable.length === 0;
  const limit = limits.slots[lane];
  const choice = isBroke ? 'full' : chooseNext(affordable, taken, limit, chooser);
  const running = slots.length;
  return { entries, choice, running, freeSlots: Math.max(0, limit - running), gate };
}

/** Looks once more: a slot that got free meanwhile is not waited for. */
async function passOver(
  deps: ControllerDeps,
  tenant: Stored<LaneTenant>,
  freeSlots: number,
): Promise<void> {
  const { lane, tenantId } = tenant.value;
  await setAside(deps, tenant, freeSlots);
  const { choice } = await look(deps, tenant.value, 0);
  if (choice !== 'full') await comeBack(deps, lane, tenantId);
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
 * gets its job again.
 */
async function answeredBefore(deps: ControllerDeps, { execution }: Asker): Promise<Job | null> {
  if (execution === null) return null;
  const jobId = await deps.lanes.jobOfAsk(execution);
  return jobId === null ? null : ((await deps.jobs.get(jobId))?.value ?? null);
}
