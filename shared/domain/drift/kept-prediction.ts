/**
 * What was predicted online for a row that its caller has named, kept until somebody tells what the truth
 * was. From then on the row counts for the performance of its version on its day: performance.ts.
 */
import { z } from 'zod';
import type { NamedModel } from '../ledger/ledger-entry.ts';
import type { Task } from '../trainer/trainer.ts';

/** The caller's name for a row, and so for its prediction: unlike those of all others of the model. */
export const rowId = z.string().min(1).max(200);

export const label = z.union([z.string().max(1_000), z.number(), z.boolean()]);
export type Label = z.infer<typeof label>;

/** For how long after its day a label may come. */
export const KEPT_DAYS = 90;

/** Of one commit; a label is read with its prediction, and written over it. */
export const MOST_LABELS = 500;

export interface KnownLabel {
  readonly value: Label;
  /** When it became known: of two labels of a row, the later one counts. Epoch milliseconds. */
  readonly at: number;
}

export interface KeptPrediction extends NamedModel {
  /** That answered. */
  readonly version: string;
  readonly task: Task;
  readonly rowId: string;
  readonly prediction: Label;
  /** When it was asked for, in UTC: like 2026-01-31. */
  readonly day: string;
  readonly label: KnownLabel | null;
}

/** Of the rows of a version and a day whose label is known. */
export interface LabelledRows {
  readonly version: string;
  readonly rows: number;
  /** Sum of `errorOf`. */
  readonly error: number;
  readonly squaredError: number;
}

/** The very same object where the label tells nothing new, or is older than the one known. */
export function withLabel(kept: KeptPrediction, label: KnownLabel): KeptPrediction {
  const known = kept.label;
  const isOld = known !== null && (known.value === label.value || label.at < known.at);
  return isOld ? kept : { ...kept, label };
}

/** By how much the prediction was off; of a class, 1 if it was the wrong one. Null: nobody knows yet. */
export function errorOf({ task, prediction, label }: KeptPrediction): number | null {
  if (label === null) return null;
  if (task === 'regression') return Math.abs(Number(label.value) - Number(prediction));
  return label.value === prediction ? 0 : 1;
}

/** As a prediction that had the labels in its file would tell. */
export function metricsOf(labelled: LabelledRows, task: Task): Readonly<Record<string, number>> {
  const { rows: labelledRows, error, squaredError } = labelled;
  const off = error / labelledRows;
  return task === 'regression'
    ? { labelledRows, mae: off, rmse: Math.sqrt(squaredError / labelledRows) }
    : { labelledRows, accuracy: 1 - off };
}
