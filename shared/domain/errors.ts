/**
 * Errors a user can meet. Each names its cause (`message`), whose it is (`owner`) and what to do (`fix`).
 * HTTP status codes are told in shared/http/problem.ts.
 */

/** Codes the container reports; ml-container/src/fitlane_ml/errors.py has the same list. */
export const COMPUTE_ERROR_CODES = [
  'not_parquet',
  'unreadable_file',
  'bad_header',
  'bad_row',
  'dataset_too_large',
  'empty_dataset',
  'input_changed',
  'too_many_columns',
  'invalid_parameters',
  'target_missing',
  'target_null',
  'target_single_class',
  'target_constant',
  'target_rare_class',
  'column_missing',
  'column_unusable',
  'too_many_categories',
  'weight_invalid',
  'infinite_value',
  'too_many_bad_rows',
  'no_features',
  'column_name_clash',
  'time_invalid',
  'series_too_short',
  'beyond_horizon',
  'model_mismatch',
  'storage_unavailable',
  'input_gone',
  'model_corrupt',
  'out_of_memory',
  'terminated',
  'worker_crashed',
  'job_timeout',
  'internal_error',
] as const;

/** Codes that the API and the controller give. */
const API_ERROR_CODES = [
  'invalid_request',
  'request_too_large',
  'invalid_instance',
  'no_online_export',
  'unauthenticated',
  'not_found',
  'route_not_found',
  'upload_missing',
  'upload_mismatch',
  'dataset_not_ready',
  'idempotency_mismatch',
  'storage_full',
  'rate_limited',
  'queue_full',
  'job_shared',
  'job_not_retryable',
  'job_not_finished',
  'job_failed',
  'no_predecessor',
  'attempt_taken',
  'unavailable',
  'execution_lost',
  'start_failed',
  'start_deadline_passed',
] as const;

export const ERROR_CODES = [...COMPUTE_ERROR_CODES, ...API_ERROR_CODES] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];
export type ErrorOwner = 'user' | 'system';

/** What is stored with a job and shown to its owner. */
export interface ErrorDetail {
  readonly code: ErrorCode;
  readonly owner: ErrorOwner;
  readonly message: string;
  readonly fix: string;
  readonly column?: string | undefined;
  /** Zero-based row in the user's file. */
  readonly row?: number | undefined;
}

export interface FieldProblem {
  readonly path: string;
  readonly message: string;
}

export class AppError extends Error {
  readonly detail: ErrorDetail;
  readonly retryable: boolean;
  /** When the same call may work, where that is known. */
  readonly retryAfterSeconds: number | undefined;
  readonly fields: readonly FieldProblem[];

  constructor(
    detail: ErrorDetail,
    options: {
      cause?: unknown;
      retryable?: boolean;
      retryAfterSeconds?: number;
      fields?: readonly FieldProblem[];
    } = {},
  ) {
    super(detail.message, { cause: options.cause });
    this.name = 'AppError';
    this.detail = detail;
    this.retryable = options.retryable ?? false;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.fields = options.fields ?? [];
  }
}

/** A mistake of the caller: never retried. */
export function userError(detail: Omit<ErrorDetail, 'owner'>): AppError {
  return new AppError({ ...detail, owner: 'user' });
}

export function notFound(what: string, id: string): AppError {
  return userError({
    code: 'not_found',
    message: `There is no ${what} ${id}.`,
    fix: `Check the id; list yours to see which exist.`,
  });
}

/** A part of the system did not answer: the same call may work later. */
export function unavailable(part: string, cause: unknown): AppError {
  return new AppError(
    {
      code: 'unavailable',
      owner: 'system',
      message: `${part} did not answer.`,
      fix: 'Send the same request again in a few seconds.',
    },
    { cause, retryable: true },
  );
}

/** Somebody else changed the record first: read it again and decide anew. */
export class ConflictError extends Error {
  override readonly name = 'ConflictError';
}
