import type { Job, Lane } from '@fitlane/shared/domain/job/index.ts';
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
      const change = await tryChange(deps, head, { type: 'admitted', execution });
      if (change?.changed === true) return change.job;
    }
  }
  deps.log.warn('lane is contended', { lane, rounds: MAX_ROUNDS });
  return null;
}
