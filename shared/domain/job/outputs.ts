/** What jobs and their steps make: where it is, and what of it the record keeps. */
import type { ConversionReport, TableShape } from '../dataset.ts';
import type { Profile } from '../drift/profile.ts';
import type { TrialReport } from '../search/trials.ts';

export interface PredictionPart {
  readonly uri: string;
  readonly rows: number;
  readonly sizeBytes: number;
  readonly digest: string;
}

export interface BadRow {
  /** Counted from 0, in the file. */
  readonly row: number;
  readonly message: string;
}

/** Rows that could not be predicted: their `error` column says why. */
export interface BadRows {
  readonly count: number;
  /** The first ones. */
  readonly examples: readonly BadRow[];
}

export interface FitOutputs {
  readonly kind: 'fit';
  readonly version: string;
  readonly rows: number;
}

export interface PredictOutputs {
  readonly kind: 'predict';
  /** In the order of the rows; several only where one file would be too large. */
  readonly parts: readonly PredictionPart[];
  /** Of several parts: the file that lists them. */
  readonly manifest?: { readonly uri: string } | undefined;
  /** Where such rows are allowed. */
  readonly badRows?: BadRows | undefined;
  /** How the rows were spread, beside those of the fit. */
  readonly profile?: Profile | undefined;
}

/** The table that was made of a text: a Parquet file, and what its footer says. */
export interface ConvertOutputs {
  readonly kind: 'convert';
  readonly table: {
    readonly uri: string;
    readonly sizeBytes: number;
    readonly digest: string;
    readonly shape: TableShape;
  };
  readonly report: ConversionReport;
}

export interface DatasetProfileOutputs {
  readonly kind: 'profile';
  /** JSON: ml-container/src/fitlane_ml/column_profile.py says what is in it. */
  readonly uri: string;
  readonly rows: number;
}

export type JobOutputs = FitOutputs | PredictOutputs | ConvertOutputs | DatasetProfileOutputs;

export interface PreparedOutputs {
  readonly kind: 'prepare';
  readonly sizeBytes: number;
}

export interface TrialsOutputs {
  readonly kind: 'trials';
  /** In the order of trials, and of folds. */
  readonly reports: readonly TrialReport[];
}

export interface ModelFile {
  readonly uri: string;
  readonly digest: string;
  readonly sizeBytes: number;
}

export interface TrainedOutputs {
  readonly kind: 'train';
  readonly model: ModelFile;
  /** Another one, which has not seen the rows that it is measured on. */
  readonly judged?: ModelFile | undefined;
}

/** What a step makes: the last one the job's own outputs, the others what the next one needs. */
export type StepOutputs = JobOutputs | PreparedOutputs | TrialsOutputs | TrainedOutputs;
