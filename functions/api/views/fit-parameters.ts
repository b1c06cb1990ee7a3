/** The parameters of a fit, as callers write and read them: what a job shows may be sent again. */
import { z } from 'zod';
import { MAX_FRACTION } from '@fitlane/shared/domain/table/container-limits.ts';
import type { FitParameters, Validation } from '@fitlane/shared/domain/job/index.ts';
import { chooseTrainer } from '@fitlane/shared/domain/trainer/choose-trainer.ts';
import { DEFAULT_TRAINER, TASKS, TRAINERS } from '@fitlane/shared/domain/trainer/trainer.ts';

const names = z.array(z.string());

const validationView = z
  .union(
    [
      z.enum(['auto', 'none']),
      z.strictObject({ fraction: z.number().positive().max(MAX_FRACTION) }),
      z.strictObject({ dataset: z.string().min(1) }),
    ],
    { error: `must be "auto", "none", {"fraction": up to ${MAX_FRACTION}}, or {"dataset": an id}` },
  )
  .meta({
    id: 'Validation',
    description:
      'How the metrics on unseen rows come about; the model itself is always fitted on all rows. ' +
      'auto: a share of the rows is held out, where there are enough; none: metrics on training rows only; ' +
      'fraction: this share is held out; dataset: the rows of another dataset.',
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
  return {
    target: given.target,
    features: given.features ?? null,
    exclude: given.exclude ?? [],
    idColumns: given.idColumns ?? [],
    sampleWeight: given.sampleWeight ?? null,
    groupColumn,
    validation: toValidation(given.validation),
    randomState: given.randomState,
    task,
    parameters,
  };
}

function toValidation(given: z.infer<typeof validationView>): Validation {
  if (typeof given === 'string') return { mode: given };
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
  };
}

function viewValidation(validation: Validation): z.infer<typeof validationView> {
  switch (validation.mode) {
    case 'auto':
    case 'none':
      return validation.mode;
    case 'fraction':
      return { fraction: validation.fraction };
    case 'dataset':
      return { dataset: validation.dataset };
  }
}
