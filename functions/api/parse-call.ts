import type { Request } from 'express';
import type { z } from 'zod';
import { AppError, type FieldProblem } from '@fitlane/shared/domain/errors.ts';
import type { Call, Caller, Operation } from './operation.ts';

/** @throws AppError invalid_request naming every field that is wrong, all at once. */
export function parseCall(
  operation: Operation,
  request: Request,
  caller: Caller,
): Call<unknown, unknown, unknown> {
  const params = operation.params.safeParse(request.params);
  const query = operation.query.safeParse(request.query);
  const body = operation.body.safeParse(request.body ?? {});
  if (params.success && query.success && body.success) {
    return { ...caller, params: params.data, query: query.data, body: body.data };
  }
  throw invalidRequest([...problemsOf(params), ...problemsOf(query), ...problemsOf(body)]);
}

function problemsOf(parsed: z.ZodSafeParseResult<unknown>): FieldProblem[] {
  if (parsed.success) return [];
  return parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
}

function invalidRequest(fields: readonly FieldProblem[]): AppError {
  const first = fields.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`));
  return new AppError(
    {
      code: 'invalid_request',
      owner: 'user',
      message: `The request is not valid: ${first.join('; ')}.`,
      fix: 'Correct the fields named in errors; GET /v1/openapi.json describes them.',
    },
    { fields },
  );
}
