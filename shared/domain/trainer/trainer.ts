/**
 * Who learns. trainers.json is written by `python -m fitlane_ml.describe_trainers` (ml-container), and a
 * test there holds it to what the trainers are.
 */
import { notFound } from '../errors.ts';
import trainers from './trainers.json' with { type: 'json' };

export const TASKS = ['classification', 'regression'] as const;
/** What a model does: tell classes apart, or estimate a quantity. */
export type Task = (typeof TASKS)[number];

export interface Trainer {
  readonly name: string;
  readonly summary: string;
  /** The first one unless a fit says otherwise. */
  readonly tasks: readonly Task[];
  /** It looks at the rows of a group together: a fit names the column of the groups. */
  readonly readsGroups: boolean;
  /** The JSON schema of its own parameters. */
  readonly parameters: {
    readonly properties: Readonly<Record<string, ParameterSchema>>;
    readonly [keyword: string]: unknown;
  };
}

/** Of one parameter: each has a default, and a line of help that says which values are allowed. */
export interface ParameterSchema {
  readonly default: unknown;
  readonly description: string;
  readonly [keyword: string]: unknown;
}

export const TRAINERS: readonly Trainer[] = trainers as readonly Trainer[];

export const DEFAULT_TRAINER = 'hist-gradient-boosting';

/** @throws AppError not_found. */
export function findTrainer(name: string): Trainer {
  const found = TRAINERS.find((trainer) => trainer.name === name);
  if (found === undefined) throw notFound('trainer', name);
  return found;
}
