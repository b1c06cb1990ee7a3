import type { TaskSpec } from '@fitlane/shared/domain/contract/spec.ts';
import { expressExecution, type Job } from '@fitlane/shared/domain/job/index.ts';
import { attemptToken, attemptUrl } from '../attempts/attempt-url.ts';
import { newTask, takeTask } from '../attempts/claim-task.ts';
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
 * A warm worker asks for its next job. An ask whose answer was lost is sent again with the same nonce, and
 * gets the job that was bound to it.
 */
export async function claimNext(
  deps: ControllerDeps,
  nonce: string,
): Promise<ClaimedAttempt | null> {
  const execution = expressExecution(nonce);
  const bound = await deps.jobs.findByExecution(execution);
  const job = bound?.value ?? (await admitNext(deps, 'express', execution));
  return job === null ? null : hold(deps, job, nonce, execution);
}

async function hold(
  deps: ControllerDeps,
  job: Job,
  nonce: string,
  execution: string,
): Promise<ClaimedAttempt | null> {
  const { attempt } = job;
  if (attempt?.execution !== execution || job.status !== 'running') return null;
  await takeTask(deps, newTask(deps, job, attempt, { nonce, execution, taskIndex: 0 }));
  deps.onDue();
  return {
    attemptUrl: attemptUrl(deps, job.id, attempt.number),
    attemptToken: await attemptToken(deps, job, attempt.number),
    spec: taskSpec(job, attempt, 0, deps.beatSeconds),
  };
}
