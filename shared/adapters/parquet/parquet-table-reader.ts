import type { TableShape } from '../../domain/dataset.ts';
import type { ObjectStorage } from '../../ports/object-storage.ts';
import type { TableReader } from '../../ports/table-reader.ts';
import { columnType } from './column-type.ts';
import { constantColumns } from './constant-columns.ts';
import { damaged, emptyDataset } from './errors.ts';
import { parseFooter } from './parse-footer.ts';
import { readFooter } from './read-footer.ts';
import { topLevelColumns, type TopLevelColumn } from './top-level-columns.ts';

/** Parquet tables, by two or three ranged reads, however large the file is. */
export class ParquetTableReader implements TableReader {
  readonly #storage: ObjectStorage;

  constructor(storage: ObjectStorage) {
    this.#storage = storage;
  }

  async shapeOf(uri: string, sizeBytes: number): Promise<TableShape> {
    const read = (start: number, end: number) => this.#storage.read(uri, start, end);
    const footer = await readFooter(read, sizeBytes);
    return shapeIn(footer, sizeBytes);
  }
}

function shapeIn(footer: Uint8Array, sizeBytes: number): TableShape {
  const metadata = parseFooter(footer, sizeBytes);
  const columns = columnsIn(metadata.schema);
  if (columns.length === 0) throw emptyDataset('columns');
  if (metadata.num_rows === 0n) throw emptyDataset('rows');
  return {
    rows: Number(metadata.num_rows),
    columns: columns.map(({ element }) => ({ name: element.name, type: columnType(element) })),
    constantColumns: constantColumns(columns, metadata),
  };
}

function columnsIn(schema: Parameters<typeof topLevelColumns>[0]): TopLevelColumn[] {
  try {
    return topLevelColumns(schema);
  } catch (error) {
    throw damaged(error);
  }
}
