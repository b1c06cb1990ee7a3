import { AppError, unavailable } from '../domain/errors.ts';

/** What every object store can answer, in the domain's words. */
export function objectGone(uri: string, cause: unknown): AppError {
  return new AppError(
    {
      code: 'input_gone',
      owner: 'system',
      message: `The file ${uri} is not in storage any more.`,
      fix: 'Upload it again, as a new dataset.',
    },
    { cause },
  );
}

export function storageRefused(cause: unknown): AppError {
  return new AppError(
    {
      code: 'internal_error',
      owner: 'system',
      message: 'Object storage refused a request.',
      fix: 'Tell the operator of this service; the log has the cause.',
    },
    { cause },
  );
}

const NOT_FOUND = 404;
const REQUEST_TIMEOUT = 408;
const PRECONDITION_FAILED = 412;
const RANGE_NOT_SATISFIABLE = 416;
const TOO_MANY_REQUESTS = 429;

type StatusOf = (error: unknown) => number | null;

/**
 * How a store's library is called, so that its errors never leave the adapter.
 *
 * @param statusOf the HTTP status that such an error is about; null: there was no answer.
 */
export function storageCalls(statusOf: StatusOf) {
  const translateError = (error: unknown) => translated(statusOf, error);
  const isCausedBy = (error: unknown, status: number) =>
    error instanceof AppError && statusOf(error.cause) === status;
  return {
    translateError,
    /** @throws AppError only. */
    calling: async <Value>(call: () => Promise<Value>): Promise<Value> => {
      try {
        return await call();
      } catch (error) {
        throw translateError(error);
      }
    },
    /** Null for an object (or a bucket) that does not exist. @throws AppError. */
    callingIfThere: async <Value>(call: () => Promise<Value>): Promise<Value | null> => {
      try {
        return await call();
      } catch (error) {
        if (statusOf(error) === NOT_FOUND) return null;
        throw translateError(error);
      }
    },
    isBeyondTheEnd: (error: unknown) => isCausedBy(error, RANGE_NOT_SATISFIABLE),
    /** What was to be written once is written already. */
    isWritten: (error: unknown) => isCausedBy(error, PRECONDITION_FAILED),
  };
}

function translated(statusOf: StatusOf, error: unknown): Error {
  if (error instanceof AppError) return error;
  const status = statusOf(error);
  const isBusy = status === REQUEST_TIMEOUT || status === TOO_MANY_REQUESTS;
  const isTemporary = status === null || status >= 500 || isBusy;
  return isTemporary ? unavailable('Object storage', error) : storageRefused(error);
}
