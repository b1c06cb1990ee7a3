import type { Task } from '../trainer/trainer.ts';

/** By which a search compares its trials, and which way is better. */
export const METRICS = {
  logLoss: { task: 'classification', isBetter: 'smaller' },
  accuracy: { task: 'classification', isBetter: 'larger' },
  balancedAccuracy: { task: 'classification', isBetter: 'larger' },
  rocAuc: { task: 'classification', isBetter: 'larger' },
  rmse: { task: 'regression', isBetter: 'smaller' },
  mae: { task: 'regression', isBetter: 'smaller' },
  r2: { task: 'regression', isBetter: 'larger' },
} as const satisfies Record<
  string,
  { readonly task: Task; readonly isBetter: 'smaller' | 'larger' }
>;

export type Metric = keyof typeof METRICS;
export const METRIC_NAMES = Object.keys(METRICS) as Metric[];

/** What trials draw a parameter from: any of some values, or a range, evenly or by its logarithm. */
export type Dimension =
  | { readonly values: readonly unknown[] }
  | { readonly min: number; readonly max: number; readonly log: boolean };

/** Trials of parameters; the best one's are fitted on all rows. */
export interface Search {
  readonly trials: number;
  readonly metric: Metric;
  readonly parameters: Readonly<Record<string, Dimension>>;
}
