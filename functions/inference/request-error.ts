import { userError, type AppError } from '@fitlane/shared/domain/errors.ts';
import { MAX_BODY_BYTES } from './max-body-bytes.ts';

/** Fastify's errors carry a 4xx status: the request was unreadable. Null for all others. */
export function requestError(error: unknown): AppError | null {
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  if (typeof status !== 'number' || status >= 500) return null;
  if (status === 413) return tooLarge();
  return userError({
    code: 'invalid_request',
    message: `The request could not be read: ${(error as Error).message}.`,
    fix: 'Send JSON as "Content-Type: application/json", or lines of it as "application/x-ndjson".',
  });
}

function tooLarge(): AppError {
  return userError({
    code: 'request_too_large',
    message: `The request is larger than ${MAX_BODY_BYTES} bytes.`,
    fix: 'Send fewer instances at once, or lines of them as "Content-Type: application/x-ndjson".',
  });
}
