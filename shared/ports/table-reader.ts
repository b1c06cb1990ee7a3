import type { TableShape } from '../domain/dataset.ts';

/** Reads what a Parquet footer says, by ranged reads. */
export interface TableReader {
  /** @throws AppError not_parquet, empty_dataset, … (user) for a file that cannot be used. */
  shapeOf(uri: string, sizeBytes: number): Promise<TableShape>;
}
