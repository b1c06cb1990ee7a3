import { parquetMetadataAsync, parquetSchema, type FileMetaData } from 'hyparquet';
import type { TableShape } from '../../domain/dataset.ts';
import { AppError, userError } from '../../domain/errors.ts';
import type { ObjectStorage } from '../../ports/object-storage.ts';
import type { TableReader } from '../../ports/table-reader.ts';
import { columnType } from './column-type.ts';
import { constantColumns } from './constant-columns.ts';

const MAGIC = 'PAR1';
const ENCRYPTED_MAGIC = 'PARE';
/** Magic at both ends, and the length of the footer: no Parquet file is smaller. */
const SMALLEST_BYTES = 12;
/** A footer of more describes more columns and row groups than anything here can use. */
const LARGEST_FOOTER_BYTES = 256 * 1024 ** 2;

/** Reads footers by ranged reads of the object: two, unless the footer is over 512 KiB. */
export class ParquetTableReader implements TableReader {
  readonly #storage: ObjectStorage;

  constructor(storage: ObjectStorage) {
    this.#storage = storage;
  }

  async shapeOf(uri: string, sizeBytes: number): Promise<TableShape> {
    if (sizeBytes === 0) throw notParquet('The file is empty');
    if (sizeBytes < SMALLEST_BYTES) throw notParquet('The file is too small to be Parquet');
    const head = await this.#storage.read(uri, 0, MAGIC.length);
    const tail = await this.#storage.read(uri, sizeBytes - 8, sizeBytes);
    checkFrame(head, tail, sizeBytes);
    return shapeIn(await this.#metadata(uri, sizeBytes));
  }

  async #metadata(uri: string, sizeBytes: number): Promise<FileMetaData> {
    const slice = async (start: number, end = sizeBytes) => {
      const bytes = await this.#storage.read(uri, start, end);
      return new Uint8Array(bytes).buffer;
    };
    try {
      return await parquetMetadataAsync({ byteLength: sizeBytes, slice }, { geoparquet: false });
    } catch (error) {
      // What the storage says is not about the file's content; anything else is.
      if (error instanceof AppError) throw error;
      throw notParquet('The footer of the file is damaged');
    }
  }
}

/** @throws AppError not_parquet. */
function checkFrame(head: Uint8Array, tail: Uint8Array, sizeBytes: number): void {
  const [first, last] = [textOf(head), textOf(tail.subarray(4))];
  if (first === ENCRYPTED_MAGIC || last === ENCRYPTED_MAGIC) {
    throw notParquet('The file is encrypted', 'Upload it without encryption');
  }
  if (first !== MAGIC) throw notParquet('The file does not begin like Parquet');
  if (last !== MAGIC) throw notParquet('The file begins like Parquet, but its end is missing');
  const footerBytes = new DataView(tail.buffer, tail.byteOffset).getUint32(0, true);
  if (footerBytes > Math.min(sizeBytes - SMALLEST_BYTES, LARGEST_FOOTER_BYTES)) {
    throw notParquet('The footer of the file is damaged');
  }
}

function shapeIn(metadata: FileMetaData): TableShape {
  const rows = Number(metadata.num_rows);
  const columns = columnsIn(metadata);
  if (columns.length === 0 || rows === 0) {
    throw userError({
      code: 'empty_dataset',
      message: `The file has ${rows} rows and ${columns.length} columns.`,
      fix: 'Upload a file with at least one row and one column.',
    });
  }
  return { rows, columns, constantColumns: constantColumns(metadata) };
}

/** @throws AppError not_parquet for a footer that parses, but means nothing. */
function columnsIn(metadata: FileMetaData) {
  try {
    const { children } = parquetSchema(metadata);
    return children.map((child) => ({ name: child.element.name, type: columnType(child) }));
  } catch {
    throw notParquet('The footer of the file is damaged');
  }
}

function textOf(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}

function notParquet(
  what: string,
  fix = 'Write it again as Parquet, and upload the whole of it',
): AppError {
  return userError({ code: 'not_parquet', message: `${what}.`, fix: `${fix}.` });
}
