import {
  parquetMetadata,
  type ColumnMetaData,
  type FileMetaData,
  type ParquetParsers,
} from 'hyparquet';
import { AppError } from '../../domain/errors.ts';
import { checkThrift } from './check-thrift.ts';
import { damaged, encrypted } from './errors.ts';

const TAIL_BYTES = 8;
const MAGIC_BYTES = 4;
/** A column of a row group takes about seven: 300,000 of them. Each costs memory, empty ones too. */
const MAX_STRUCTS = 2_000_000;

/** Statistics are only compared: no value may be rounded, or decoded to what another is decoded to. */
const EXACT: Partial<ParquetParsers> = {
  stringFromBytes: (bytes) => bytes,
  timestampFromMilliseconds: (millis) => millis,
  timestampFromMicroseconds: (micros) => micros,
  timestampFromNanoseconds: (nanos) => nanos,
  dateFromDays: (days) => days,
};

/** What a footer says, once it agrees with itself. @throws AppError not_parquet. */
export function parseFooter(footer: Uint8Array, sizeBytes: number): FileMetaData {
  try {
    checkThrift(footer.subarray(0, -TAIL_BYTES), MAX_STRUCTS);
    const metadata = parquetMetadata(footer, { parsers: EXACT, geoparquet: false });
    checkRows(metadata);
    checkChunks(metadata, sizeBytes - footer.length);
    return metadata;
  } catch (error) {
    throw error instanceof AppError ? error : damaged(error);
  }
}

function checkRows({ num_rows: rows, row_groups: groups }: FileMetaData): void {
  const sum = groups.reduce((total, { num_rows: ofGroup }) => total + ofGroup, 0n);
  const isCount = rows >= 0n && rows <= BigInt(Number.MAX_SAFE_INTEGER);
  const isNegative = groups.some(({ num_rows: ofGroup }) => ofGroup < 0n);
  if (!isCount || isNegative || sum !== rows)
    throw new Error(`${rows} rows, ${sum} in its groups.`);
}

/** Every row group has a chunk for each leaf of the schema, within the bytes before the footer. */
function checkChunks({ schema, row_groups: groups }: FileMetaData, dataEnd: number): void {
  const leaves = schema.filter(({ type }) => type !== undefined);
  for (const { columns, num_rows: rows } of groups) {
    if (columns.length !== leaves.length)
      throw new Error(`${columns.length} chunks, ${leaves.length} columns.`);
    for (const [index, { meta_data: chunk, crypto_metadata: crypto }] of columns.entries()) {
      if (crypto !== undefined) throw encrypted();
      if (chunk === undefined) throw new Error('A column has no data.');
      if (chunk.type !== leaves[index]?.type) throw new Error('Data of another type.');
      if (rows > 0n) checkOffsets(chunk, dataEnd);
    }
  }
}

/** Some writers write a dictionary's offset of 0 where there is none. */
function checkOffsets(chunk: ColumnMetaData, dataEnd: number): void {
  const dictionary = Number(chunk.dictionary_page_offset ?? 0n);
  const start = dictionary === 0 ? Number(chunk.data_page_offset) : dictionary;
  const length = Number(chunk.total_compressed_size);
  const isInside = start >= MAGIC_BYTES && length > 0 && start + length <= dataEnd;
  if (!isInside) throw new Error('Data is missing.');
}
