import type { z } from 'zod';
import { fieldProblems, invalidRequest } from '@fitlane/shared/http/invalid-request.ts';

/** @throws AppError invalid_request naming every field that is wrong. */
export function parse<Schema extends z.ZodType>(schema: Schema, value: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw invalidRequest(fieldProblems(parsed));
}
