import { storageCalls } from '../storage-errors.ts';

export const {
  calling: callingGcs,
  callingIfThere: callingGcsIfThere,
  isBeyondTheEnd,
  translateError,
} = storageCalls(statusOf);

/** The library's errors have the HTTP status as their code; those of the network have a name there. */
function statusOf(error: unknown): number | null {
  const hasCode = typeof error === 'object' && error !== null && 'code' in error;
  return hasCode && typeof error.code === 'number' ? error.code : null;
}
