/**
 * The end of a Parquet file: metadata, its length in 4 bytes, `PAR1`. The file begins with `PAR1` too.
 * https://parquet.apache.org/docs/file-format
 */
import { damaged, encrypted, notParquet } from './errors.ts';

const MAGIC = 'PAR1';
const MAGIC_ENCRYPTED = 'PARE';
const MAGIC_BYTES = 4;
/** What people send instead, by its first bytes. */
const OTHER_FORMATS = [
  ['ARRO', 'an Arrow IPC (Feather) file'],
  ['\x1f\x8b', 'a gzip file'],
  ['PK', 'a zip archive or an Excel workbook'],
  ['ORC', 'an ORC file'],
] as const;
const TAIL_BYTES = 8;
const SMALLEST_FILE = MAGIC_BYTES + TAIL_BYTES;
/** One read of this length holds most footers. */
const FIRST_READ = 512 * 1024;
/** Thousands of columns in many row groups stay below; a lying length must not make us read a whole file. */
const MAX_FOOTER = 32 * 1024 * 1024;

type Read = (start: number, end: number) => Promise<Uint8Array>;

/** @returns metadata, length and magic. @throws AppError not_parquet; what `read` throws. */
export async function readFooter(read: Read, sizeBytes: number): Promise<Uint8Array> {
  if (sizeBytes === 0) throw notParquet('The file is empty: it has no bytes.');
  if (sizeBytes < SMALLEST_FILE) throw notParquet('The file is too short to be a Parquet file.');
  const tailStart = Math.max(0, sizeBytes - FIRST_READ);
  const [head, tail] = await Promise.all([read(0, MAGIC_BYTES), read(tailStart, sizeBytes)]);
  checkMagic(textOf(head), textOf(tail.subarray(-MAGIC_BYTES)));
  const start = sizeBytes - footerLength(tail, sizeBytes);
  if (start >= tailStart) return tail.subarray(start - tailStart);
  const rest = await read(start, tailStart);
  return Buffer.concat([rest, tail]);
}

function checkMagic(head: string, end: string): void {
  const fix =
    'Write it as Parquet, or, if it is CSV or JSON lines, name its `format`; upload it as a new dataset.';
  if (head === MAGIC_ENCRYPTED && end === MAGIC_ENCRYPTED) throw encrypted();
  if (head !== MAGIC) throw notParquet(`The file is no Parquet file: ${beginning(head)}.`, { fix });
  if (end !== MAGIC) {
    throw notParquet('The Parquet file is cut off: it begins with PAR1 and does not end with it.', {
      fix: 'Close the writer before you upload the file, and upload all of it as a new dataset.',
    });
  }
}

function beginning(head: string): string {
  const other = OTHER_FORMATS.find(([start]) => head.startsWith(start));
  return `it does not begin with PAR1${other ? `, but as ${other[1]} does` : ''}`;
}

function footerLength(tail: Uint8Array, sizeBytes: number): number {
  const view = new DataView(tail.buffer, tail.byteOffset, tail.byteLength);
  const length = view.getUint32(tail.byteLength - TAIL_BYTES, true) + TAIL_BYTES;
  if (length > sizeBytes - MAGIC_BYTES) throw damaged(new Error(`Its length is ${length} bytes.`));
  if (length > MAX_FOOTER) throw tooLarge();
  return length;
}

export function tooLarge() {
  return notParquet('The footer of the Parquet file is too large.', {
    fix: 'Write fewer, larger row groups (100,000 rows and more), and upload it as a new dataset.',
  });
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}
