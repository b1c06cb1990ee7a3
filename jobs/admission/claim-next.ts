import type { TaskSpec } from '@fitlane/shared/domain/contract/spec.ts';
import { expressExecution, type Job } from '@fitlane/shared/domain/job/index.ts';
import type { TaskRecord } from '@fitlane/shared/domain/task.ts';
import { attemptToken, attemptUrl } from '../attempts/attempt-url.ts';
import { newTask } from '../attempts/claim-task.ts';
import { taskSpec } from '../attempts/task-spec.ts';
import type { ControllerDeps } from '../controller-deps.ts';
import { admitNext } from './admit-next.ts';

/** Everything a worker needs to run an express job; the attempt is claimed for it already. */
export interface ClaimedAttempt {
  readonly attemptUrl: string;
  readonly attemptToken: string;
  readonly spec: TaskSpec;
}

/**
 * A warm worker asks for its next job, and gets one that is claimed for it in the same commit. An ask whose
 * answer was lost is sent again with the same nonce, and gets the same job.
 */
export async function claimNext(
  deps: ControllerDeps,
  nonce: string,
): Promise<ClaimedAttempt | null> {
  const execution = expressExecution(nonce);
  const alongside = (job: Job) => ({ task: onlyTask(deps, job, nonce, execution) });
  const job = await admitNext(deps, 'express', { execution, alongside });
  deps.onDue();
  const { attempt = null } = job ?? {};
  if (job === null || attempt === null || job.status !== 'running') return null;
  return {
    attemptUrl: attemptUrl(deps, job.id, attempt.number),
    attemptToken: await attemptToken(deps, job, attempt.number),
    spec: taskSpec(job, attempt, 0, deps),
  };
}

function onlyTask(deps: ControllerDeps, job: Job, nonce: string, execution: string): TaskRecord {
  if (job.attempt === null) throw new Error(`Job ${job.id} was admitted, and has no attempt.`);
  return newTask(deps, job, job.attempt, { nonce, execution, taskIndex: 0 });
}
