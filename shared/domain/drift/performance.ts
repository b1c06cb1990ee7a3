/**
 * How good the predictions of a model were once their labels were known, day by day. A model is said to be
 * worse by the size of the effect: the whole interval must lie beyond what its validation had promised.
 */
import { dayOf } from '../month.ts';
import { FEWEST_ROWS } from './drift.ts';

/** What is known about some rows of a day: those of a file that held the target, or those labelled later. */
export interface Measured {
  readonly version: string;
  readonly at: number;
  readonly metrics: Readonly<Record<string, number>>;
  /** Of the version, on rows that it had not seen. */
  readonly promised: Readonly<Record<string, number>>;
}

export const PERFORMANCE_VERDICTS = ['not_enough_rows', 'as_promised', 'worse', 'unknown'] as const;

export interface DayPerformance {
  readonly day: string;
  readonly version: string;
  readonly rows: number;
  readonly metric: 'accuracy' | 'mae';
  readonly value: number;
  /** Beside mae. */
  readonly rmse: number | null;
  /** Of 99 % confidence. */
  readonly low: number;
  readonly high: number;
  readonly promised: number | null;
  /** Unknown: nothing was promised, as the fit had no unseen rows. */
  readonly verdict: (typeof PERFORMANCE_VERDICTS)[number];
}

/** By how much a metric must be worse to be told of: accuracy absolutely, an error relatively. */
export const TOLERANCE = { accuracy: 0.02, mae: 0.1 } as const;

const Z = 2.576;

/** The newest day first. */
export function performanceOf(all: readonly Measured[]): DayPerformance[] {
  const days = new Map<string, Measured[]>();
  for (const one of all.filter(({ metrics }) => rowsOf(metrics) > 0)) {
    const key = `${dayOf(one.at)} ${one.version}`;
    days.set(key, [...(days.get(key) ?? []), one]);
  }
  return [...days.values()].map(ofDay).sort((a, b) => (a.day < b.day ? 1 : -1));
}

type Told = Omit<DayPerformance, 'day' | 'version' | 'verdict'>;

function ofDay(measured: readonly Measured[]): DayPerformance {
  const [first] = measured;
  if (first === undefined) throw new RangeError('A day without a prediction.');
  const { version, at, promised } = first;
  const metric: Told['metric'] = 'accuracy' in first.metrics ? 'accuracy' : 'mae';
  const rows = measured.reduce((sum, { metrics }) => sum + rowsOf(metrics), 0);
  const mean = (of: (metrics: Measured['metrics']) => number) =>
    measured.reduce((sum, { metrics }) => sum + of(metrics) * rowsOf(metrics), 0) / rows;
  const value = mean((metrics) => metrics[metric] ?? 0);
  const meanSquare = mean(({ rmse = 0 }) => rmse ** 2);
  const interval = metric === 'accuracy' ? wilson(value, rows) : normal(value, meanSquare, rows);
  const rmse = metric === 'mae' ? Math.sqrt(meanSquare) : null;
  const told = { metric, value, rmse, ...interval, promised: promised[metric] ?? null, rows };
  return { day: dayOf(at), version, ...told, verdict: verdictOf(told) };
}

function rowsOf({ labelledRows = 0 }: Readonly<Record<string, number>>): number {
  return labelledRows;
}

/** Of a share: E. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22, 1927. */
function wilson(share: number, rows: number) {
  const square = Z ** 2 / rows;
  const middle = (share + square / 2) / (1 + square);
  const reach = (Z * Math.sqrt((share * (1 - share)) / rows + square / (4 * rows))) / (1 + square);
  return { low: Math.max(middle - reach, 0), high: Math.min(middle + reach, 1) };
}

/** Of the mean of absolute errors, whose squares have this mean. */
function normal(mean: number, meanSquare: number, rows: number) {
  const reach = Z * Math.sqrt(Math.max(meanSquare - mean ** 2, 0) / rows);
  return { low: Math.max(mean - reach, 0), high: mean + reach };
}

function verdictOf({ metric, low, high, promised, rows }: Told): DayPerformance['verdict'] {
  if (rows < FEWEST_ROWS) return 'not_enough_rows';
  if (promised === null) return 'unknown';
  const isWorse =
    metric === 'accuracy'
      ? high < promised - TOLERANCE.accuracy
      : low > promised * (1 + TOLERANCE.mae);
  return isWorse ? 'worse' : 'as_promised';
}
