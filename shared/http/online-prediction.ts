/** What online inference takes and answers; the API describes it with the same schemas. */
import { z } from 'zod';
import { rowId } from '../domain/drift/kept-prediction.ts';
import type { VersionChoice } from '../use-cases/find-version.ts';
import { aliasName } from './alias-name.ts';

const instance = z.unknown().meta({
  description:
    'A record of named columns; a list in the order of the features; or the value of the only feature. ' +
    'Dates, times and instants as ISO 8601; null for what is not known',
});

const named = rowId.meta({
  description:
    'Names this prediction, so that POST /v1/models/{model}/labels may tell what was true',
});

export const oneInstance = z
  .strictObject({ instance, rowId: named.optional() })
  .meta({ id: 'OneInstance' });
export const manyInstances = z
  .strictObject({ instances: z.array(instance), rowIds: z.array(named).optional() })
  .refine(({ instances, rowIds = instances }) => rowIds.length === instances.length, {
    message: 'must be as many as there are instances',
    path: ['rowIds'],
  })
  .meta({ id: 'ManyInstances' });
export const anyInstances = z.union([oneInstance, manyInstances], {
  error:
    'must be {"instance": …, "rowId": …} or {"instances": […], "rowIds": […]}; rowIds are optional',
});
export type AnyInstances = z.infer<typeof anyInstances>;

const choice = {
  version: z
    .string()
    .regex(/^\S+$/)
    .optional()
    .meta({
      description:
        'The id of a version, or newest. Unless it or an alias is named: the version in production, or the ' +
        'newest where none is',
    }),
  alias: aliasName.optional().meta({ description: 'Instead of a version: the one it means' }),
};

const ONE_CHOICE = {
  message: 'name the version, or an alias, not both',
  path: ['alias'],
};

interface Choice {
  readonly version?: string | undefined;
  readonly alias?: string | undefined;
}

function isOneChoice({ version, alias }: Choice): boolean {
  return version === undefined || alias === undefined;
}

export const predictQuery = z.strictObject(choice).refine(isOneChoice, ONE_CHOICE);

/** The short routes name their model here. */
export const shortQuery = z
  .strictObject({ ...choice, model: z.string().min(1).default('default') })
  .refine(isOneChoice, ONE_CHOICE);

export function versionChoice({ version, alias }: Choice): VersionChoice {
  if (alias !== undefined) return { alias };
  if (version === undefined) return 'default';
  return version === 'newest' ? version : { id: version };
}

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
