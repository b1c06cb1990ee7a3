import { z } from 'zod';

/**
 * Settings of a deployable, parsed once at start. All problems are told at once, each naming its variable.
 *
 * @throws Error listing every unusable variable.
 */
export function parseSettings<Schema extends z.ZodObject>(
  schema: Schema,
  environment: Readonly<Record<string, string | undefined>>,
): z.infer<Schema> {
  const parsed = schema.safeParse(withoutEmpty(environment));
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(
    (issue) => `  ${issue.path.join('.')}: ${issue.message}`,
  );
  throw new Error(`Settings are missing or wrong:\n${problems.join('\n')}`);
}

/** `NAME=` in an .env file means "not set". */
function withoutEmpty(environment: Readonly<Record<string, string | undefined>>) {
  return Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
}

export const seconds = (fallback: number) => z.coerce.number().positive().default(fallback);
export const port = z.coerce.number().int().min(1).max(65_535);
/** gs://bucket or s3://bucket: the scheme chooses the adapter. */
export const bucketUri = z.string().regex(/^(gs|s3):\/\/[a-z0-9][a-z0-9._-]{2,62}$/, {
  message: 'must look like gs://bucket or s3://bucket',
});
