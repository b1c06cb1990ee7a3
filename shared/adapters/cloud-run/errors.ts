import { AppError, unavailable } from '../../domain/errors.ts';
import { refused, startFailed } from '../compute-errors.ts';
import { GRPC, grpcCodeOf } from '../grpc-code.ts';

export const PLATFORM = 'Cloud Run';

const TEMPORARY = new Set<number | null>([
  GRPC.cancelled,
  GRPC.deadlineExceeded,
  GRPC.resourceExhausted,
  GRPC.aborted,
  GRPC.internal,
  GRPC.unavailable,
]);

/** Finished executions cannot be cancelled; Cloud Run says so by a bad request. */
const NOT_CANCELLABLE = new Set<number | null>([GRPC.failedPrecondition, GRPC.invalidArgument]);

export function isNotFound(error: unknown): boolean {
  return grpcCodeOf(error) === GRPC.notFound;
}

export function isNotCancellable(error: unknown): boolean {
  return NOT_CANCELLABLE.has(grpcCodeOf(error));
}

/** After a temporary error of a start nobody knows whether it started: RunJob has no request id. */
export function translateError(error: unknown, operation: 'start' | 'look'): AppError {
  if (error instanceof AppError) return error;
  if (!TEMPORARY.has(grpcCodeOf(error))) return refused(PLATFORM, error);
  return operation === 'start' ? startFailed(PLATFORM, error) : unavailable(PLATFORM, error);
}
