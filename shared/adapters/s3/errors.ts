import { AppError, unavailable } from '../../domain/errors.ts';
import { storageRefused } from '../storage-errors.ts';

const NOT_FOUND = 404;
const PRECONDITION_FAILED = 412;
const RANGE_NOT_SATISFIABLE = 416;
const TOO_MANY_REQUESTS = 429;

/** @throws AppError only. */
export async function callingS3<Value>(call: () => Promise<Value>): Promise<Value> {
  try {
    return await call();
  } catch (error) {
    throw translateError(error);
  }
}

/** Like callingS3, but null for an object (or a bucket) that does not exist. @throws AppError. */
export async function callingS3IfThere<Value>(call: () => Promise<Value>): Promise<Value | null> {
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

/** What was to be written once is written already. */
export function isWritten(error: unknown): boolean {
  return error instanceof AppError && statusOf(error.cause) === PRECONDITION_FAILED;
}

/** An error without a status never got an answer. */
export function translateError(error: unknown): Error {
  if (error instanceof AppError) return error;
  const status = statusOf(error);
  const isTemporary = status === null || status >= 500 || status === TOO_MANY_REQUESTS;
  return isTemporary ? unavailable('Object storage', error) : storageRefused(error);
}

function statusOf(error: unknown): number | null {
  if (typeof error !== 'object' || error === null || !('$metadata' in error)) return null;
  const { $metadata: metadata } = error;
  if (typeof metadata !== 'object' || metadata === null) return null;
  const hasStatus = 'httpStatusCode' in metadata && typeof metadata.httpStatusCode === 'number';
  return hasStatus ? (metadata.httpStatusCode as number) : null;
}
