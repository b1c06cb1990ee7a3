/** https://grpc.io/docs/guides/status-codes: what the clients of Google's services put on their errors. */
export const GRPC = {
  cancelled: 1,
  unknown: 2,
  invalidArgument: 3,
  deadlineExceeded: 4,
  notFound: 5,
  alreadyExists: 6,
  resourceExhausted: 8,
  failedPrecondition: 9,
  aborted: 10,
  internal: 13,
  unavailable: 14,
} as const;

/** Null for what is not an error of gRPC. */
export function grpcCodeOf(error: unknown): number | null {
  const hasCode = typeof error === 'object' && error !== null && 'code' in error;
  return hasCode && typeof error.code === 'number' ? error.code : null;
}
