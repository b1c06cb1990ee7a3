import type { Lane } from '@fitlane/shared/domain/job/index.ts';
import type { ControllerDeps } from '../controller-deps.ts';
import { startExecution } from '../effects/start-execution.ts';
import { admitNext } from './admit-next.ts';

/**
 * Woken: admits the jobs of a lane that runs on Cloud Run Jobs, and starts their executions. Ends at the
 * first that could not be started: the others wait for the wake-up of its next try.
 *
 * @returns how many were started.
 */
export async function startLane(
  deps: ControllerDeps,
  lane: Exclude<Lane, 'express'>,
): Promise<number> {
  for (let started = 0; ; started += 1) {
    const job = await admitNext(deps, lane, { execution: null });
    if (job?.attempt == null) return started;
    deps.onDue();
    if (!(await startExecution(deps, job, job.attempt))) return started;
  }
}
