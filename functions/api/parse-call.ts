import type { Request } from 'express';
import { fieldProblems, invalidRequest } from '@fitlane/shared/http/invalid-request.ts';
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
  throw invalidRequest([...fieldProblems(params), ...fieldProblems(query), ...fieldProblems(body)]);
}
