import { AppError, type ErrorDetail } from '@fitlane/shared/domain/errors.ts';

/**
 * Why a result counts as none: the database refuses it for good, as it does what is larger than a record may
 * be. Asked again it would refuse it again, and the attempt would never end. Null: later it may work.
 */
export function unkeepable(error: unknown): ErrorDetail | null {
  const isRefused = error instanceof AppError && error.detail.code === 'internal_error';
  if (!isRefused || error.retryable) return null;
  return {
    code: 'internal_error',
    owner: 'system',
    message: 'What the tasks tell of their results is more than a record can hold.',
    fix: 'Shorten the names of columns and the values in search; if they are short, tell the operator.',
  };
}
