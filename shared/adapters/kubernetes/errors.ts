import { computeCalls } from '../compute-errors.ts';

const NOT_FOUND = 404;
const CONFLICT = 409;
const FORBIDDEN = 403;
/** 408 and 429, and all that is the server's own fault, may pass. */
const TEMPORARY = new Set([408, 429]);

function isNotFound(error: unknown): boolean {
  return codeOf(error) === NOT_FOUND;
}

/** Of the same name. */
export function isThereAlready(error: unknown): boolean {
  return codeOf(error) === CONFLICT;
}

export const { looking, translateError } = computeCalls('Kubernetes', { isNotFound, isTemporary });

/** What is no answer of the server at all came from the wire. */
function isTemporary(error: unknown): boolean {
  const code = codeOf(error);
  if (code === null) return isFromWire(error);
  return code >= 500 || TEMPORARY.has(code) || isQuota(code, error);
}

/** https://kubernetes.io/docs/concepts/policy/resource-quotas: more than the namespace may have, for now. */
function isQuota(code: number, error: unknown): boolean {
  return code === FORBIDDEN && String(error).includes('exceeded quota');
}

/** Of the client's ApiException, which is known by its form so that the client need not be loaded for it. */
function codeOf(error: unknown): number | null {
  if (!(error instanceof Error)) return null;
  const { code } = error as { code?: unknown };
  return typeof code === 'number' ? code : null;
}

/** node-fetch's FetchError and AbortError, and Node's own with a code such as ECONNREFUSED. */
function isFromWire(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  return (
    typeof code === 'string' || ['FetchError', 'AbortError', 'TimeoutError'].includes(error.name)
  );
}
