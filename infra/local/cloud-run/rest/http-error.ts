import { CloudRunError } from '../domain/cloud-run-error.ts';
import type { ErrorCode } from '../domain/cloud-run-error.ts';

export interface HttpAnswer {
  status: number;
  json: unknown;
}

// google/rpc/code.proto says which is which.
const HTTP_STATUS: Record<ErrorCode, number> = {
  INVALID_ARGUMENT: 400,
  FAILED_PRECONDITION: 400,
  PERMISSION_DENIED: 403,
  NOT_FOUND: 404,
  ALREADY_EXISTS: 409,
  ABORTED: 409,
  RESOURCE_EXHAUSTED: 429,
  UNIMPLEMENTED: 501,
  UNAVAILABLE: 503,
};

/** An error as Google's REST APIs give it. */
export function httpError(error: unknown): HttpAnswer {
  if (error instanceof CloudRunError) {
    return answer(HTTP_STATUS[error.code], error.code, error.message);
  }
  // A fault of this server: its stack belongs to whoever develops against it.
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return answer(500, 'INTERNAL', message);
}

function answer(code: number, status: string, message: string): HttpAnswer {
  return { status: code, json: { error: { code, message, status, details: [] } } };
}
