import type { ErrorDetail } from './errors.ts';
import type { UploadFormat } from './upload-format.ts';

/** A column as the Parquet footer describes it. */
export interface Column {
  readonly name: string;
  /** A word for the type that a user of dataframes knows: int64, double, string, bool, timestamp, … */
  readonly type: string;
}

/** What the footer says; enough to refuse a wrong file, and to quote a job. */
export interface TableShape {
  readonly rows: number;
  readonly columns: readonly Column[];
  /** Columns that hold one single value in every row, proved by the statistics. */
  readonly constantColumns: readonly string[];
}

/** How a large file is sent: the store keeps the parts, until the dataset is complete. */
export interface UploadInParts {
  /** The store's own name for it. */
  readonly id: string;
  readonly partSizeBytes: number;
}

/** What was found out about a text that became a table. */
export interface ConversionReport {
  /** Of CSV. */
  readonly delimiter?: string | undefined;
  /** Rows that could not be read and were left out: how many, and the first of them. */
  readonly badRows: {
    readonly count: number;
    readonly first: readonly { readonly line: number | null; readonly reason: string }[];
  };
  readonly notes: readonly string[];
}

/** How an upload that is no Parquet became a table, or becomes one. */
export interface Conversion {
  readonly job: string;
  readonly upload: { readonly uri: string; readonly sizeBytes: number };
  /** `sha256:…` over the table's bytes; null until there are any. */
  readonly digest: string | null;
  readonly report: ConversionReport | null;
  /** Why there will be no table. */
  readonly error: ErrorDetail | null;
}

export const DATASET_STATUSES = ['uploading', 'converting', 'ready', 'failed'] as const;

/**
 * An immutable uploaded table.
 *
 *   uploading → ready                             Parquet
 *   uploading → converting → ready | failed       CSV, JSON lines; a failed one may be tried again
 */
export interface Dataset {
  readonly id: string;
  readonly tenantId: string;
  readonly name: string;
  readonly status: (typeof DATASET_STATUSES)[number];
  /** Where the bytes are, of the table once there is one: gs://… or s3://… */
  readonly uri: string;
  readonly sizeBytes: number | null;
  /** Of the upload, hexadecimal; null where the uploader did not say and the store did not check it. */
  readonly sha256: string | null;
  readonly shape: TableShape | null;
  /** Absent where the file is sent as a whole. */
  readonly inParts?: UploadInParts | undefined;
  /** Absent: Parquet. */
  readonly format?: UploadFormat | undefined;
  readonly conversion?: Conversion | undefined;
  readonly createdAt: number;
  readonly completedAt: number | null;
}
