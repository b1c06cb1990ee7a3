import type { z } from 'zod';
import { fieldProblems, invalidRequest } from '@fitlane/shared/http/invalid-request.ts';
import type { PredictQuery } from '@fitlane/shared/http/online-prediction.ts';
import type { VersionName } from '@fitlane/shared/use-cases/find-version.ts';

/** @throws AppError invalid_request naming every field that is wrong. */
export function parse<Schema extends z.ZodType>(schema: Schema, value: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw invalidRequest(fieldProblems(parsed));
}

export function versionName(
  tenantId: string,
  model: string,
  { version }: PredictQuery,
): VersionName {
  return { tenantId, model, version: version === 'newest' ? version : { id: version } };
}
