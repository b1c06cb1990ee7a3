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

/** An immutable uploaded table. */
export interface Dataset {
  readonly id: string;
  readonly tenantId: string;
  readonly name: string;
  readonly status: 'uploading' | 'ready';
  /** Where the bytes are: gs://… or s3://… */
  readonly uri: string;
  readonly sizeBytes: number | null;
  /** Hexadecimal; null where the uploader did not say and the store did not check it. */
  readonly sha256: string | null;
  readonly shape: TableShape | null;
  /** Absent where the file is sent as a whole. */
  readonly inParts?: UploadInParts | undefined;
  readonly createdAt: number;
  readonly completedAt: number | null;
}
