import { AppError, type ErrorDetail } from '@fitlane/shared/domain/errors.ts';
import { logFieldsOf, type Attempt, type Job } from '@fitlane/shared/domain/job/index.ts';
import type { StartRequest } from '@fitlane/shared/ports/compute.ts';
import type { ControllerDeps } from '../controller-deps.ts';
import { attemptUrl, attemptToken } from '../attempts/attempt-url.ts';
import { tellJob } from '../tell-job.ts';

/** Cloud Run ends a task a little after the container should have ended itself. */
const PLATFORM_GRACE_MS = 15_000;

/**
 * Starts the attempt's execution: called once, by whoever admitted it. After an error nobody knows whether
 * it runs: a search decides, and when even that fails, the due loop searches later.
 *
 * @returns whether the platform has taken it.
 */
export async function startExecution(
  deps: ControllerDeps,
  job: Job,
  attempt: Attempt,
): Promise<boolean> {
  const { number } = attempt;
  const started = await tryStart(deps, job, attempt);
  if (typeof started === 'string') {
    await tellJob(deps, job.id, { type: 'executionStarted', attempt: number, execution: started });
    return true;
  }
  const isFound = await triedToFind(deps, job, attempt);
  if (isFound === false) await tellJob(deps, job.id, notStarted(number, started));
  return isFound === true;
}

/** Null when not even the search was answered. */
async function triedToFind(
  deps: ControllerDeps,
  job: Job,
  attempt: Attempt,
): Promise<boolean | null> {
  try {
    return await foundExecution(deps, job, attempt);
  } catch (error) {
    deps.log.warn('execution searched for later', {
      ...logFieldsOf(job),
      attempt: attempt.number,
      error,
    });
    return null;
  }
}

async function tryStart(
  deps: ControllerDeps,
  job: Job,
  attempt: Attempt,
): Promise<string | AppError> {
  try {
    return await deps.compute.start(await startRequest(deps, job, attempt));
  } catch (error) {
    deps.log.warn('execution not confirmed', {
      ...logFieldsOf(job),
      attempt: attempt.number,
      error,
    });
    if (error instanceof AppError) return error;
    throw error;
  }
}

/** No capacity spends no retry; a refusal that will not pass (a missing job, a missing role) does. */
function notStarted(attempt: number, { retryable, detail }: AppError) {
  if (retryable) return { type: 'startFailed', attempt, error: noCapacity() } as const;
  return { type: 'failed', attempt, error: detail, won: [] } as const;
}

/** An execution whose start was not answered carries its attempt's URL in its environment. */
export async function foundExecution(
  deps: ControllerDeps,
  job: Job,
  attempt: Attempt,
): Promise<boolean> {
  const { number, size } = attempt;
  const found = await deps.compute.find(size, attemptUrl(deps, job.id, number));
  if (found === null) return false;
  const { execution } = found;
  await tellJob(deps, job.id, { type: 'executionStarted', attempt: number, execution });
  return true;
}

export function noCapacity(): ErrorDetail {
  return {
    code: 'start_failed',
    owner: 'system',
    message: 'No machine could be started for the job.',
    fix: 'Nothing to do: it is tried again.',
  };
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
    taskCount: attempt.shards.length,
    timeoutMs: job.timeoutMs + PLATFORM_GRACE_MS,
  };
}
