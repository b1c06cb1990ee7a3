/** The parameters of a fit, as callers write and read them: what a job shows may be sent again. */
import { z } from 'zod';
import { chooseSearch, MAX_TRIAL_TASKS } from '@fitlane/shared/domain/search/choose-search.ts';
import { METRIC_NAMES, type Search } from '@fitlane/shared/domain/search/search.ts';
import { MAX_FOLDS, MAX_FRACTION } from '@fitlane/shared/domain/table/container-limits.ts';
import type { FitParameters, Validation } from '@fitlane/shared/domain/job/index.ts';
import { chooseTrainer } from '@fitlane/shared/domain/trainer/choose-trainer.ts';
import {
  DEFAULT_TRAINER,
  findTrainer,
  TASKS,
  TRAINERS,
  type Task,
} from '@fitlane/shared/domain/trainer/trainer.ts';

const names = z.array(z.string());

const validationView = z
  .union(
    [
      z.enum(['auto', 'none']),
      z.strictObject({ fraction: z.number().positive().max(MAX_FRACTION) }),
      z.strictObject({
        folds: z.number().int().min(2).max(MAX_FOLDS),
        timeColumn: z.string().optional(),
      }),
      z.strictObject({ dataset: z.string().min(1) }),
    ],
    {
      error: `must be "auto", "none", {"fraction": up to ${MAX_FRACTION}}, {"folds": 2 to ${MAX_FOLDS}}, or {"dataset": an id}`,
    },
  )
  .meta({
    id: 'Validation',
    description:
      'How the metrics on unseen rows come about; the model itself is always fitted on all rows. ' +
      'auto: a share of the rows is held out, where there are enough; none: metrics on training rows only; ' +
      'fraction: this share is held out; folds: each row is held out once, by a fit of its own (by groupColumn whole ' +
      'groups; with timeColumn what is held out is later than what is learnt); dataset: the rows of another dataset.',
  });

const dimensionView = z.union(
  [
    z.strictObject({ values: z.array(z.unknown()).min(1).max(MAX_TRIAL_TASKS) }),
    z.strictObject({ min: z.number(), max: z.number(), log: z.boolean().default(false) }),
  ],
  { error: 'must be {"values": […]}, or {"min", "max"} of numbers, with "log": true if wanted' },
);

const searchView = z
  .strictObject({
    trials: z.number().int().min(1).max(MAX_TRIAL_TASKS).default(20),
    metric: z.enum(METRIC_NAMES).optional(),
    parameters: z
      .record(z.string(), dimensionView)
      .refine((asked) => Object.keys(asked).length > 0, 'names no parameter'),
  })
  .meta({
    id: 'Search',
    description:
      'Tries parameters of the trainer, each trial in a task of its own, drawn by randomState; or all combinations, ' +
      'where all are values and few enough. The model is fitted on all rows with those of the best trial. ' +
      'metric: logLoss or rmse unless named.',
  });

export const fitParametersView = z.object({
  target: z.string().min(1).default('y').meta({ description: 'The label column' }),
  features: names
    .min(1)
    .optional()
    .meta({ description: 'Columns to learn from; else all without another role' }),
  exclude: names.optional().meta({ description: 'Columns to leave out; not with features' }),
  idColumns: names
    .optional()
    .meta({ description: 'Columns that tell rows apart: never learnt from' }),
  sampleWeight: z
    .string()
    .optional()
    .meta({ description: 'The column of the rows’ weights: numbers from 0 up' }),
  groupColumn: z.string().optional().meta({
    description:
      'The column of recordings, subjects, …: rows of one stay together when rows are held out',
  }),
  validation: validationView.default('auto'),
  randomState: z
    .number()
    .int()
    .min(0)
    .max(0xffff_ffff)
    .default(0)
    .meta({ description: 'Seed of everything random' }),
  trainer: z
    .enum(TRAINERS.map(({ name }) => name))
    .default(DEFAULT_TRAINER)
    .meta({ description: 'Who learns: GET /v1/trainers' }),
  task: z.enum(TASKS).optional().meta({
    description:
      'Tell classes apart, or estimate a number; the first of the trainer’s unless named',
  }),
  parameters: z
    .record(z.string(), z.unknown())
    .default({})
    .meta({ description: 'The trainer’s own: GET /v1/trainers/{name} has their schema' }),
  search: searchView.optional(),
});

export type FitParametersView = z.infer<typeof fitParametersView>;

/**
 * Completed, so that equal requests become equal records.
 *
 * @throws AppError invalid_parameters.
 */
export function toFitParameters(given: FitParametersView): FitParameters {
  const groupColumn = given.groupColumn ?? null;
  const { task, parameters } = chooseTrainer({ ...given, task: given.task, groupColumn });
  const validation = toValidation(given.validation);
  return {
    target: given.target,
    features: given.features ?? null,
    exclude: given.exclude ?? [],
    idColumns: given.idColumns ?? [],
    sampleWeight: given.sampleWeight ?? null,
    groupColumn,
    validation,
    randomState: given.randomState,
    task,
    parameters,
    search: toSearch(given, task, validation),
  };
}

function toSearch(
  { trainer, search }: FitParametersView,
  task: Task,
  validation: Validation,
): Search | null {
  if (search === undefined) return null;
  const folds = validation.mode === 'folds' ? validation.folds : 1;
  return chooseSearch(findTrainer(trainer), task, folds, search);
}

function toValidation(given: z.infer<typeof validationView>): Validation {
  if (typeof given === 'string') return { mode: given };
  if ('folds' in given)
    return { mode: 'folds', folds: given.folds, timeColumn: given.timeColumn ?? null };
  return 'fraction' in given ? { mode: 'fraction', ...given } : { mode: 'dataset', ...given };
}

export function viewFitParameters(trainer: string, parameters: FitParameters): FitParametersView {
  const { target, features, exclude, idColumns, sampleWeight, groupColumn, randomState } =
    parameters;
  return {
    target,
    ...(features === null ? { exclude: [...exclude] } : { features: [...features] }),
    idColumns: [...idColumns],
    ...(sampleWeight !== null && { sampleWeight }),
    ...(groupColumn !== null && { groupColumn }),
    validation: viewValidation(parameters.validation),
    randomState,
    trainer,
    task: parameters.task,
    parameters: { ...parameters.parameters },
    ...(parameters.search !== null && { search: viewSearch(parameters.search) }),
  };
}

function viewSearch({ trials, metric, parameters }: Search): z.infer<typeof searchView> {
  const dimensions = Object.entries(parameters).map(([name, dimension]) => {
    const copy = 'values' in dimension ? { values: [...dimension.values] } : { ...dimension };
    return [name, copy] as const;
  });
  return { trials, metric, parameters: Object.fromEntries(dimensions) };
}

function viewValidation(validation: Validation): z.infer<typeof validationView> {
  switch (validation.mode) {
    case 'auto':
    case 'none':
      return validation.mode;
    case 'fraction':
      return { fraction: validation.fraction };
    case 'folds': {
      const { folds, timeColumn } = validation;
      return { folds, ...(timeColumn !== null && { timeColumn }) };
    }
    case 'dataset':
      return { dataset: validation.dataset };
  }
}
