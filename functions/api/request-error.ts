import type { AppError } from '@fitlane/shared/domain/errors.ts';
import { requestErrorOf } from '@fitlane/shared/http/request-error.ts';
import { MAX_BODY_BYTES } from './routes/request-parts.ts';

const RULES = {
  maxBytes: MAX_BODY_BYTES,
  fixUnreadable: 'Send a JSON body with the header "Content-Type: application/json".',
  fixTooLarge: 'Send less at once: a file goes to the URL that POST /v1/datasets answers.',
};

/** Null unless the request was unreadable. */
export function requestError(error: unknown): AppError | null {
  return requestErrorOf(error, RULES);
}
