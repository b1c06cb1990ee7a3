/** What online inference takes and answers; the API describes it with the same schemas. */
import { z } from 'zod';

const instance = z.unknown().meta({
  description:
    'A record of named columns; a list in the order of the features; or the value of the only feature. ' +
    'Dates, times and instants as ISO 8601; null for what is not known',
});

export const oneInstance = z.strictObject({ instance }).meta({ id: 'OneInstance' });
export const manyInstances = z
  .strictObject({ instances: z.array(instance) })
  .meta({ id: 'ManyInstances' });
export const anyInstances = z.union([oneInstance, manyInstances], {
  error: 'must be {"instance": …} or {"instances": […]}',
});
export type AnyInstances = z.infer<typeof anyInstances>;

const version = z
  .string()
  .regex(/^\S+$/)
  .default('newest')
  .meta({ description: 'The id of a version, or newest' });

export const predictQuery = z.strictObject({ version });
export type PredictQuery = z.infer<typeof predictQuery>;

/** The short routes name their model here. */
export const shortQuery = z.strictObject({ version, model: z.string().min(1).default('default') });

const label = z.union([z.string(), z.number(), z.boolean()]);
const probabilities = z.array(z.number());
const about = {
  model: z.string(),
  version: z.string(),
  classes: z
    .array(label)
    .optional()
    .meta({ description: 'In the order of the probabilities; absent for a regression' }),
};

export const oneAnswer = z
  .object({ ...about, prediction: label, probabilities: probabilities.optional() })
  .meta({ id: 'OnlinePrediction' });
export const manyAnswers = z
  .object({
    ...about,
    predictions: z.array(label),
    probabilities: z.array(probabilities).optional(),
  })
  .meta({ id: 'OnlinePredictions' });
