import type { KeptPrediction, LabelledRows } from '../domain/drift/kept-prediction.ts';
import type { NamedModel } from '../domain/ledger/ledger-entry.ts';
import type { Stored } from './stored.ts';

/** Predictions made online, by the names of their rows. */
export interface PredictionStore {
  /** Replaces what is kept for the same row, its label with it. At most 500. */
  keep(predictions: readonly KeptPrediction[]): Promise<void>;
  /** In the order of the names; null where nothing is kept. */
  find(model: NamedModel, rowIds: readonly string[]): Promise<(Stored<KeptPrediction> | null)[]>;
  /** Writes all of them, or none. At most 500. @throws ConflictError where one has changed since it was read. */
  replace(changed: readonly Stored<KeptPrediction>[]): Promise<void>;
  /** Of each version of the model, the labelled rows of a day; versions without any are left out. */
  labelledOn(model: NamedModel, day: string): Promise<LabelledRows[]>;
}
