import { z } from 'zod';
import { AppError } from '@fitlane/shared/domain/errors.ts';
import type { VersionName } from '@fitlane/shared/use-cases/find-version.ts';

/** One instance: a record of named columns, a list in the order of the features, or the value of the only one. */
export const oneInstance = z.strictObject({ instance: z.unknown() });
export const manyInstances = z.strictObject({ instances: z.array(z.unknown()) });
export const anyInstances = z.union([oneInstance, manyInstances], {
  error: 'must be {"instance": …} or {"instances": […]}',
});
export type AnyInstances = z.infer<typeof anyInstances>;

const version = z
  .string()
  .regex(/^\S+$/)
  .transform((id) => (id === 'newest' ? ('newest' as const) : { id }))
  .default('newest')
  .meta({ description: 'The id of a version, or newest' });

export const predictQuery = z.strictObject({ version });
/** The short routes name their model here. */
export const shortQuery = z.strictObject({ version, model: z.string().min(1).default('default') });

/** @throws AppError invalid_request naming every field that is wrong. */
export function parse<Schema extends z.ZodType>(schema: Schema, value: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map(({ path, message }) => ({
    path: path.join('.'),
    message,
  }));
  const told = fields.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`));
  throw new AppError(
    {
      code: 'invalid_request',
      owner: 'user',
      message: `The request is not valid: ${told.join('; ')}.`,
      fix: 'Correct the fields named in errors; GET / says what may be asked.',
    },
    { fields },
  );
}

export function versionName(
  tenantId: string,
  model: string,
  query: z.infer<typeof predictQuery>,
): VersionName {
  return { tenantId, model, version: query.version };
}
