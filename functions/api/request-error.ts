import type { AppError } from '@fitlane/shared/domain/errors.ts';
import { userError } from '@fitlane/shared/domain/errors.ts';
import { MAX_BODY_BYTES } from './routes/request-parts.ts';

/** body-parser's errors carry a 4xx status: the request was unreadable. Null for all others. */
export function requestError(error: unknown): AppError | null {
  const isRequestError =
    error instanceof Error &&
    'status' in error &&
    typeof error.status === 'number' &&
    error.status < 500;
  if (!isRequestError) return null;
  if (error.status === 413) return tooLarge();
  return userError({
    code: 'invalid_request',
    message: `The request could not be read: ${error.message}.`,
    fix: 'Send a JSON body with the header "Content-Type: application/json".',
  });
}

function tooLarge(): AppError {
  return userError({
    code: 'request_too_large',
    message: `The request is larger than ${MAX_BODY_BYTES} bytes.`,
    fix: 'Send less at once: a file goes to the URL that POST /v1/datasets answers.',
  });
}
