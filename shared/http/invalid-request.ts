import type { z } from 'zod';
import { AppError, type FieldProblem } from '../domain/errors.ts';

/** What a schema found wrong, field by field. */
export function fieldProblems(parsed: z.ZodSafeParseResult<unknown>): FieldProblem[] {
  if (parsed.success) return [];
  return parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
}

/** Names every field that is wrong, all at once. */
export function invalidRequest(fields: readonly FieldProblem[]): AppError {
  const told = fields.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`));
  return new AppError(
    {
      code: 'invalid_request',
      owner: 'user',
      message: `The request is not valid: ${told.join('; ')}.`,
      fix: 'Correct the fields named in errors; GET /v1/openapi.json describes them.',
    },
    { fields },
  );
}
