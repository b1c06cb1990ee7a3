import { AppError, ConflictError, unavailable } from '../../domain/errors.ts';
import { GRPC, grpcCodeOf } from '../grpc-code.ts';

/** A stale precondition, a document that exists, one that is gone, and lock contention. */
const CONFLICTS = new Set<number | null>([
  GRPC.failedPrecondition,
  GRPC.alreadyExists,
  GRPC.notFound,
  GRPC.aborted,
]);
/** INTERNAL is what a broken HTTP/2 stream looks like, UNKNOWN what an overloaded server answers. */
const TEMPORARY = new Set<number | null>([
  GRPC.cancelled,
  GRPC.unknown,
  GRPC.deadlineExceeded,
  GRPC.resourceExhausted,
  GRPC.aborted,
  GRPC.internal,
  GRPC.unavailable,
]);

/** Runs a read. @throws AppError only. */
export async function reading<Value>(read: () => Promise<Value>): Promise<Value> {
  try {
    return await read();
  } catch (error) {
    throw translateError(error, 'read');
  }
}

/** Runs a write with a precondition. @throws ConflictError when it did not hold; else AppError. */
export async function writing<Value>(write: () => Promise<Value>): Promise<Value> {
  try {
    return await write();
  } catch (error) {
    throw translateError(error, 'write');
  }
}

/** A query that lacks its index fails as FAILED_PRECONDITION too: only a write's means a conflict. */
export function translateError(error: unknown, operation: 'read' | 'write'): Error {
  if (error instanceof AppError || error instanceof ConflictError) return error;
  const code = grpcCodeOf(error);
  if (operation === 'write' && CONFLICTS.has(code)) {
    return new ConflictError('Somebody else changed the record first.', { cause: error });
  }
  return TEMPORARY.has(code) ? unavailable('The database', error) : refused(error);
}

function refused(cause: unknown): AppError {
  return new AppError(
    {
      code: 'internal_error',
      owner: 'system',
      message: 'The database refused a request.',
      fix: 'Tell the operator of this service; the log has the cause.',
    },
    { cause },
  );
}
