import { AppError, unavailable } from '../../domain/errors.ts';
import { storageRefused } from '../storage-errors.ts';

const NOT_FOUND = 404;
const REQUEST_TIMEOUT = 408;
const RANGE_NOT_SATISFIABLE = 416;
const TOO_MANY_REQUESTS = 429;

/** @throws AppError only. */
export async function callingGcs<Value>(call: () => Promise<Value>): Promise<Value> {
  try {
    return await call();
  } catch (error) {
    throw translateError(error);
  }
}

/** Like callingGcs, but null for an object (or a bucket) that does not exist. @throws AppError. */
export async function callingGcsIfThere<Value>(call: () => Promise<Value>): Promise<Value | null> {
  try {
    return await call();
  } catch (error) {
    if (statusOf(error) === NOT_FOUND) return null;
    throw translateError(error);
  }
}

export function isBeyondTheEnd(error: unknown): boolean {
  return error instanceof AppError && statusOf(error.cause) === RANGE_NOT_SATISFIABLE;
}

/** An error without a status never got an answer. */
export function translateError(error: unknown): Error {
  if (error instanceof AppError) return error;
  const status = statusOf(error);
  const isBusy = status === REQUEST_TIMEOUT || status === TOO_MANY_REQUESTS;
  const isTemporary = status === null || status >= 500 || isBusy;
  return isTemporary ? unavailable('Object storage', error) : storageRefused(error);
}

/** The library's errors have the HTTP status as their code; those of the network have a name there. */
function statusOf(error: unknown): number | null {
  const hasCode = typeof error === 'object' && error !== null && 'code' in error;
  return hasCode && typeof error.code === 'number' ? error.code : null;
}
