import { userError, type AppError } from '../domain/errors.ts';

/** What the caller of a service does about a body that it cannot read. */
export interface BodyRules {
  readonly maxBytes: number;
  readonly fixUnreadable: string;
  readonly fixTooLarge: string;
}

/** body-parser's and Fastify's errors carry a 4xx status: the request was unreadable. Null for all others. */
export function requestErrorOf(error: unknown, rules: BodyRules): AppError | null {
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  if (typeof status !== 'number' || status >= 500) return null;
  if (status === 413) return tooLarge(rules);
  return userError({
    code: 'invalid_request',
    message: `The request could not be read: ${(error as Error).message}.`,
    fix: rules.fixUnreadable,
  });
}

function tooLarge({ maxBytes, fixTooLarge }: BodyRules): AppError {
  return userError({
    code: 'request_too_large',
    message: `The request is larger than ${maxBytes} bytes.`,
    fix: fixTooLarge,
  });
}
