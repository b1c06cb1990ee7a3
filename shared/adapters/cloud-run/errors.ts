import { computeCalls } from '../compute-errors.ts';
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

function isNotFound(error: unknown): boolean {
  return grpcCodeOf(error) === GRPC.notFound;
}

export function isNotCancellable(error: unknown): boolean {
  return NOT_CANCELLABLE.has(grpcCodeOf(error));
}

/** Of a start this leaves open whether it started: RunJob has no request id. */
function isTemporary(error: unknown): boolean {
  return TEMPORARY.has(grpcCodeOf(error));
}

export const { looking, translateError } = computeCalls(PLATFORM, { isNotFound, isTemporary });
