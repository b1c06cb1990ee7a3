import { AppError, unavailable } from '../domain/errors.ts';

/** What a platform's client says of an error. */
interface ErrorKinds {
  readonly isNotFound: (error: unknown) => boolean;
  /** The same call may work later. */
  readonly isTemporary: (error: unknown) => boolean;
}

/** The calls of what starts containers, in words of the domain. @param platform its name, for humans. */
export function computeCalls(platform: string, { isNotFound, isTemporary }: ErrorKinds) {
  /** After a temporary error of a start nobody knows whether it started. */
  function translateError(error: unknown, operation: 'start' | 'look'): AppError {
    if (error instanceof AppError) return error;
    if (!isTemporary(error)) return refused(platform, error);
    return operation === 'start' ? startFailed(platform, error) : unavailable(platform, error);
  }

  /** Null for what is not there. @throws AppError unavailable, or internal_error for a refusal. */
  async function looking<Value>(look: () => Promise<Value>): Promise<Value | null> {
    try {
      return await look();
    } catch (error) {
      if (isNotFound(error)) return null;
      throw translateError(error, 'look');
    }
  }
  return { translateError, looking };
}

/** No capacity, or nobody knows whether it started. */
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
function refused(platform: string, cause: unknown): AppError {
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
