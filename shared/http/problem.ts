/** Errors as RFC 9457 problem documents; HTTP status codes exist here only. */
import { STATUS_CODES } from 'node:http';
import { z } from 'zod';
import { AppError, type ErrorCode } from '../domain/errors.ts';

export const problemView = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number(),
    detail: z.string(),
    code: z.string(),
    owner: z.enum(['user', 'system']),
    fix: z.string(),
    column: z.string().optional(),
    row: z.number().optional(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
    requestId: z.string(),
  })
  .meta({ id: 'Problem' });

export type Problem = z.infer<typeof problemView>;

/** @param error anything that was thrown; what is not an AppError tells its sender nothing of our inside. */
export function problemOf(error: unknown, requestId: string): Problem {
  const known = error instanceof AppError ? error : internalError(error);
  const { code, message, ...detail } = known.detail;
  const status = statusOf(code);
  return {
    type: `urn:fitlane:error:${code}`,
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail: message,
    code,
    ...detail,
    ...(known.fields.length > 0 && { errors: [...known.fields] }),
    requestId,
  };
}

function internalError(cause: unknown): AppError {
  const detail = {
    code: 'internal_error',
    owner: 'system',
    message: 'Something went wrong on our side.',
    fix: 'Send the request again; if it fails again, tell us the requestId.',
  } as const;
  return new AppError(detail, { cause });
}

export function statusOf(code: ErrorCode): number {
  switch (code) {
    case 'invalid_request':
      return 400;
    case 'request_too_large':
    case 'dataset_too_large':
      return 413;
    case 'rate_limited':
    case 'queue_full':
      return 429;
    case 'unauthenticated':
      return 401;
    case 'not_found':
    case 'route_not_found':
      return 404;
    case 'upload_missing':
    case 'dataset_not_ready':
    case 'job_not_finished':
    case 'job_failed':
    case 'attempt_taken':
    case 'job_shared':
    case 'job_not_retryable':
    case 'no_online_export':
    case 'no_predecessor':
      return 409;
    case 'not_parquet':
    case 'unreadable_file':
    case 'bad_header':
    case 'bad_row':
    case 'empty_dataset':
    case 'input_changed':
    case 'target_missing':
    case 'target_null':
    case 'target_single_class':
    case 'target_constant':
    case 'time_invalid':
    case 'series_too_short':
    case 'beyond_horizon':
    case 'target_rare_class':
    case 'invalid_parameters':
    case 'invalid_instance':
    case 'column_missing':
    case 'column_unusable':
    case 'too_many_categories':
    case 'weight_invalid':
    case 'infinite_value':
    case 'too_many_bad_rows':
    case 'no_features':
    case 'column_name_clash':
    case 'model_mismatch':
    case 'upload_mismatch':
    case 'too_many_columns':
    case 'idempotency_mismatch':
    case 'storage_full':
      return 422;
    case 'unavailable':
    case 'storage_unavailable':
    case 'start_failed':
      return 503;
    case 'input_gone':
    case 'model_corrupt':
    case 'out_of_memory':
    case 'terminated':
    case 'worker_crashed':
    case 'job_timeout':
    case 'execution_lost':
    case 'start_deadline_passed':
    case 'internal_error':
      return 500;
  }
}
