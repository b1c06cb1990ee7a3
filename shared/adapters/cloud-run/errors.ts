import { AppError, unavailable } from '../../domain/errors.ts';
import { GRPC, grpcCodeOf } from '../grpc-code.ts';

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
  if (!TEMPORARY.has(grpcCodeOf(error))) return refused(error);
  return operation === 'start' ? startFailed(error) : unavailable('Cloud Run', error);
}

export function startFailed(cause: unknown): AppError {
  return new AppError(
    {
      code: 'start_failed',
      owner: 'system',
      message: 'Cloud Run did not confirm the start of a container.',
      fix: 'Nothing to do: the job is started again in a moment.',
    },
    { cause, retryable: true },
  );
}

function refused(cause: unknown): AppError {
  return new AppError(
    {
      code: 'internal_error',
      owner: 'system',
      message: 'Cloud Run refused a request.',
      fix: 'Tell the operator of this service; the log has the cause.',
    },
    { cause },
  );
}
