import { storageCalls } from '../storage-errors.ts';

export const {
  calling: callingS3,
  callingIfThere: callingS3IfThere,
  isBeyondTheEnd,
  isWritten,
  translateError,
} = storageCalls(statusOf);

function statusOf(error: unknown): number | null {
  if (typeof error !== 'object' || error === null || !('$metadata' in error)) return null;
  const { $metadata: metadata } = error;
  if (typeof metadata !== 'object' || metadata === null) return null;
  const hasStatus = 'httpStatusCode' in metadata && typeof metadata.httpStatusCode === 'number';
  return hasStatus ? (metadata.httpStatusCode as number) : null;
}
