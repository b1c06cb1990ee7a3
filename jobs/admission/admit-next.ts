import { isOverdue, type Job, type JobEvent, type Lane } from '@fitlane/shared/domain/job/index.ts';
import type { Stored } from '@fitlane/shared/ports/stored.ts';
import { tryChange } from '@fitlane/shared/use-cases/change-job.ts';
import type { ControllerDeps } from '../controller-deps.ts';

/** Several instances choose among the best few, so that they rarely want the same one. */
const CANDIDATES = 5;
const MAX_ROUNDS = 20;

/**
 * Admits the next job of a lane: the head of its queue. An express job is bound at once to the `execution`
 * that asks for it.
 *
 * @returns the admitted job, or null when the lane has none.
 */
export async function admitNext(
  deps: ControllerDeps,
  lane: Lane,
  execution: string | null,
): Promise<Job | null> {
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const heads = await deps.jobs.queued(lane, CANDIDATES);
    if (heads.length === 0) return null;
    for (const head of heads) {
      const job = await admit(deps, head, execution);
      if (job !== null) return job;
    }
  }
  deps.log.warn('lane is contended', { lane, rounds: MAX_ROUNDS });
  return null;
}

async function admit(
  deps: ControllerDeps,
  head: Stored<Job>,
  execution: string | null,
): Promise<Job | null> {
  const isTooLate = isOverdue(head.value, deps.clock.now());
  const event: JobEvent = isTooLate ? { type: 'startByPassed' } : { type: 'admitted', execution };
  const change = await tryChange(deps, head, event);
  if (change === null) return boundBefore(deps, execution);
  return change.changed && !isTooLate ? change.job : null;
}

/** A lost race, or a commit of our own that the client library sent twice: then the job is ours already. */
async function boundBefore(deps: ControllerDeps, execution: string | null): Promise<Job | null> {
  if (execution === null) return null;
  return (await deps.jobs.findByExecution(execution))?.value ?? null;
}
