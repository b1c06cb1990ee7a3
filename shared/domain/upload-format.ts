/** How an uploaded text is to be read. What is left out is found out, or has its usual value. */
export const COLUMN_TYPES = ['string', 'int64', 'double', 'bool', 'date', 'timestamp'] as const;
export type ColumnType = (typeof COLUMN_TYPES)[number];

/** As Python names them. */
export const ENCODINGS = [
  'utf-8',
  'utf-16',
  'windows-1250',
  'windows-1252',
  'iso-8859-1',
  'iso-8859-15',
  'shift_jis',
  'gb18030',
] as const;

interface AnyText {
  /** Words that stand for a missing value, in every column. */
  readonly nullValues?: readonly string[] | undefined;
  /** Chosen by the user; the types of the other columns are found out. */
  readonly types?: Readonly<Record<string, ColumnType>> | undefined;
  /** So many rows that cannot be read are left out; one more is an error. */
  readonly maxBadRows?: number | undefined;
}

export interface CsvFormat extends AnyText {
  readonly type: 'csv';
  readonly delimiter?: string | undefined;
  readonly encoding?: (typeof ENCODINGS)[number] | undefined;
  readonly decimal?: '.' | ',' | undefined;
  readonly header?: boolean | undefined;
}

export interface JsonLinesFormat extends AnyText {
  readonly type: 'jsonl';
}

/** Of an upload that is no Parquet. */
export type UploadFormat = CsvFormat | JsonLinesFormat;

const GIB = 1024 ** 3;
/** Tables of text shrink to a tenth; those of one word repeated, to a hundredth. */
const MOST_RATIO = 200;

/** How many bytes the text may have when it is unpacked: a few bytes can be packed to be any number. */
export function mostTextBytes(fileBytes: number, sizeBytes: number, isPacked: boolean): number {
  return isPacked ? Math.min(fileBytes, Math.max(GIB, MOST_RATIO * sizeBytes)) : fileBytes;
}
