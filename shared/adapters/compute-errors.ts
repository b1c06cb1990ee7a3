import { AppError } from '../domain/errors.ts';

/** No capacity, or nobody knows whether it started. @param platform what starts containers, for humans. */
export function startFailed(platform: string, cause: unknown): AppError {
  return new AppError(
    {
      code: 'start_failed',
      owner: 'system',
      message: `${platform} did not confirm the start of a container.`,
      fix: 'Nothing to do: the job is started again in a moment.',
    },
    { cause, retryable: true },
  );
}

/** It will not get better by asking again. */
export function refused(platform: string, cause: unknown): AppError {
  return new AppError(
    {
      code: 'internal_error',
      owner: 'system',
      message: `${platform} refused a request.`,
      fix: 'Tell the operator of this service; the log has the cause.',
    },
    { cause },
  );
}
