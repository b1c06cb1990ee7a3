import type { AppError } from '@fitlane/shared/domain/errors.ts';
import { requestErrorOf } from '@fitlane/shared/http/request-error.ts';
import { MAX_BODY_BYTES } from './max-body-bytes.ts';

const RULES = {
  maxBytes: MAX_BODY_BYTES,
  fixUnreadable:
    'Send JSON as "Content-Type: application/json", or lines of it as "application/x-ndjson".',
  fixTooLarge:
    'Send fewer instances at once, or lines of them as "Content-Type: application/x-ndjson".',
};

/** Null unless the request was unreadable. */
export function requestError(error: unknown): AppError | null {
  return requestErrorOf(error, RULES);
}
