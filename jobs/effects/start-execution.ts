import { AppError } from '@fitlane/shared/domain/errors.ts';
import type { Attempt, Job } from '@fitlane/shared/domain/job/index.ts';
import type { StartRequest } from '@fitlane/shared/ports/compute.ts';
import type { ControllerDeps } from '../controller-deps.ts';
import { attemptUrl, attemptToken } from '../attempts/attempt-url.ts';
import { tellJob } from '../tell-job.ts';

/** Cloud Run ends a task a little after the container should have ended itself. */
const PLATFORM_GRACE_MS = 15_000;

/**
 * Starts the attempt's execution, once. After an error nobody knows whether it runs: a search decides, and
 * when even that fails, the due loop searches later.
 */
export async function startExecution(
  deps: ControllerDeps,
  job: Job,
  attempt: Attempt,
): Promise<void> {
  const request = await startRequest(deps, job, attempt);
  try {
    const execution = await deps.compute.start(request);
    await tellJob(deps, job.id, { type: 'executionStarted', attempt: attempt.number, execution });
  } catch (error) {
    deps.log.warn('execution not confirmed', { job: job.id, attempt: attempt.number, error });
    await findExecution(deps, job, attempt);
  }
}

/** An execution whose start was not answered carries its attempt's URL in its environment. */
export async function findExecution(
  deps: ControllerDeps,
  job: Job,
  attempt: Attempt,
): Promise<void> {
  const { number } = attempt;
  const found = await deps.compute.find(attempt.size, attemptUrl(deps, job.id, number));
  if (found !== null) {
    const { execution } = found;
    await tellJob(deps, job.id, { type: 'executionStarted', attempt: number, execution });
    return;
  }
  await tellJob(deps, job.id, { type: 'startFailed', attempt: number, error: noCapacity() });
}

function noCapacity() {
  return new AppError({
    code: 'start_failed',
    owner: 'system',
    message: 'No machine could be started for the job.',
    fix: 'Nothing to do: it is tried again.',
  }).detail;
}

async function startRequest(
  deps: ControllerDeps,
  job: Job,
  attempt: Attempt,
): Promise<StartRequest> {
  return {
    size: attempt.size,
    attemptUrl: attemptUrl(deps, job.id, attempt.number),
    attemptToken: await attemptToken(deps, job, attempt.number),
    taskCount: attempt.taskIndexes.length,
    timeoutMs: job.timeoutMs + PLATFORM_GRACE_MS,
  };
}
