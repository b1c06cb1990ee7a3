import { AppError, type FieldProblem } from '../errors.ts';
import { parameterProblem } from '../trainer/choose-trainer.ts';
import type { Trainer, Task } from '../trainer/trainer.ts';
import { METRICS, type Dimension, type Metric, type Search } from './search.ts';

/** One task for each trial and fold. */
export const MAX_TRIAL_TASKS = 100;

export interface AskedSearch {
  readonly trials: number;
  readonly metric?: Metric | undefined;
  readonly parameters: Readonly<Record<string, Dimension>>;
}

/**
 * A search of a trainer's parameters, completed: the metric is the task's usual one unless named, and where
 * only combinations are tried, there is no trial beyond them.
 *
 * @throws AppError invalid_parameters that names everything that is wrong, all at once.
 */
export function chooseSearch(
  trainer: Trainer,
  task: Task,
  folds: number,
  asked: AskedSearch,
): Search {
  const metric = asked.metric ?? (task === 'classification' ? 'logLoss' : 'rmse');
  const trials = Math.min(asked.trials, combinations(asked.parameters));
  const fields = [
    ...metricProblems(metric, task),
    ...taskProblems(trials, folds),
    ...Object.entries(asked.parameters).flatMap(([name, dimension]) =>
      dimensionProblems(trainer, name, dimension),
    ),
  ];
  if (fields.length > 0) throw invalid(trainer, fields);
  return { trials, metric, parameters: asked.parameters };
}

function combinations(parameters: AskedSearch['parameters']): number {
  const counts = Object.values(parameters).map((dimension) =>
    'values' in dimension ? dimension.values.length : Infinity,
  );
  return counts.reduce((product, count) => product * count, 1);
}

function metricProblems(metric: Metric, task: Task): FieldProblem[] {
  if (METRICS[metric].task === task) return [];
  const names = Object.entries(METRICS).flatMap(([name, of]) => (of.task === task ? [name] : []));
  const message = `${metric} does not measure a ${task}. Use one of: ${names.join(', ')}.`;
  return [{ path: 'search.metric', message }];
}

function taskProblems(trials: number, folds: number): FieldProblem[] {
  if (trials * folds <= MAX_TRIAL_TASKS) return [];
  const message = `${trials} trials of ${folds} folds are ${trials * folds} fits; at most ${MAX_TRIAL_TASKS} are allowed. Ask for fewer.`;
  return [{ path: 'search.trials', message }];
}

function dimensionProblems(trainer: Trainer, name: string, dimension: Dimension): FieldProblem[] {
  const path = `search.parameters.${name}`;
  if ('values' in dimension) {
    const problems = dimension.values.map((value) => parameterProblem(trainer, name, value));
    const message = problems.find((problem) => problem !== null);
    return message === undefined ? [] : [{ path, message }];
  }
  const { min, max, log } = dimension;
  const message =
    parameterProblem(trainer, name, min) ??
    parameterProblem(trainer, name, max) ??
    rangeProblem(min, max, log);
  return message === null ? [] : [{ path, message }];
}

function rangeProblem(min: number, max: number, log: boolean): string | null {
  if (min >= max) return `min (${min}) is not below max (${max}). Swap or correct them.`;
  if (log && min <= 0)
    return `log needs a min above 0, and it is ${min}. Leave out log, or raise min.`;
  return null;
}

function invalid({ name }: Trainer, fields: readonly FieldProblem[]): AppError {
  const fix = `Correct what errors names; GET /v1/trainers/${name} describes its parameters.`;
  const message = fields.map((field) => `${field.path}: ${field.message}`).join(' ');
  return new AppError({ code: 'invalid_parameters', owner: 'user', message, fix }, { fields });
}
