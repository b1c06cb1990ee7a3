import type { ErrorDetail } from '../errors.ts';
import { METRICS, type Metric } from './search.ts';

/** What one task tells: a trial, on one of its folds. */
export interface TrialReport {
  readonly trial: number;
  readonly fold: number;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly rowsLearnt: number;
  readonly rowsMeasured: number;
  readonly metrics?: Readonly<Record<string, number>> | undefined;
  /** Why it could not be fitted. */
  readonly error?: ErrorDetail | undefined;
}

/** A trial, all its folds together. */
export interface Trial {
  readonly trial: number;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly folds: readonly TrialReport[];
  /** The mean of each metric over the folds; null where one could not be fitted. */
  readonly metrics: Readonly<Record<string, number>> | null;
  readonly error: ErrorDetail | null;
}

/** In the order of their numbers. */
export function trialsOf(reports: readonly TrialReport[]): Trial[] {
  const numbers = [...new Set(reports.map(({ trial }) => trial))].sort((a, b) => a - b);
  return numbers.map((number) => trialOf(reports.filter(({ trial }) => trial === number)));
}

function trialOf(folds: readonly TrialReport[]): Trial {
  const [first] = folds;
  if (first === undefined) throw new RangeError('A trial has a fold.');
  const error = folds.find((fold) => fold.error !== undefined)?.error ?? null;
  const metrics = error === null ? means(folds.map((fold) => fold.metrics ?? {})) : null;
  return { trial: first.trial, parameters: first.parameters, folds, metrics, error };
}

function means(folds: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const names = Object.keys(folds[0] ?? {}).filter((name) => folds.every((fold) => name in fold));
  const mean = (name: string) =>
    folds.reduce((sum, fold) => sum + (fold[name] ?? 0), 0) / folds.length;
  return Object.fromEntries(names.map((name) => [name, mean(name)]));
}

/** Null where none has the metric. Of equals the first. */
export function bestTrial(trials: readonly Trial[], metric: Metric): Trial | null {
  const sign = METRICS[metric].isBetter === 'smaller' ? 1 : -1;
  const lossOf = ({ metrics }: Trial) => sign * (metrics?.[metric] ?? NaN);
  const measured = trials.filter((trial) => Number.isFinite(lossOf(trial)));
  return measured.reduce<Trial | null>(
    (best, trial) => (best === null || lossOf(trial) < lossOf(best) ? trial : best),
    null,
  );
}
