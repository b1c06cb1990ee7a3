import type { TableShape } from '../dataset.ts';
import type { JobKind, Lane, Quote, Size, Step } from './job.ts';

/**
 * Measured on two cores with HistGradientBoosting, two classes, 20 columns: fit 1,000 rows 0.12 s,
 * 100,000 rows 0.9 s, 1 M rows 8.2 s and 1.0 GB; predict 366,000 rows a second in bounded memory.
 */
const SECONDS_PER_CELL = { fit: 4.1e-7, predict: 1.4e-7, profile: 1.3e-7 } as const;
/** Of text, in two passes: 40 MB a second. Packed tables have about five times as much of it. */
const SECONDS_PER_BYTE = 2.5e-8;
const USUAL_RATIO = 5;
/** Whatever the table's size. */
export const FIXED_SECONDS = { fit: 0.1, predict: 0.1, convert: 0.1, profile: 0.1 } as const;
/** About 20 bytes of result, at 100 MB a second. */
const JOIN_SECONDS_PER_ROW = 2e-7;
const PREPARE_SECONDS_PER_CELL = 3e-8;
const FIT_BYTES_PER_CELL = 50;
/** However long the text is. */
const CONVERT_BYTES = 200e6;
const BASE_BYTES = 300e6;
const SIZE_LIMITS: readonly (readonly [Size, number])[] = [
  ['small', 1.5e9],
  ['medium', 6e9],
];

interface QuoteOptions {
  readonly lane?: Lane | undefined;
  readonly expressMaxSeconds: number;
  /** By what history says: see quote-history.ts. */
  readonly correction?: number;
}

/** What a job is expected to take; it decides lane and size unless the job names its lane. */
export function quoteJob(
  kind: Exclude<JobKind, 'convert'>,
  shape: TableShape,
  options: QuoteOptions,
): Quote {
  const cells = shape.rows * shape.columns.length;
  const seconds = SECONDS_PER_CELL[kind] * cells;
  return quote(kind, seconds, kind === 'fit' ? FIT_BYTES_PER_CELL * cells : 0, options);
}

/** The same of a text, of which only the size is known. */
export function quoteConversion(
  { sizeBytes, isPacked }: { readonly sizeBytes: number; readonly isPacked: boolean },
  options: QuoteOptions,
): Quote {
  const textBytes = sizeBytes * (isPacked ? USUAL_RATIO : 1);
  return quote('convert', SECONDS_PER_BYTE * textBytes, CONVERT_BYTES, options);
}

function quote(
  kind: JobKind,
  seconds: number,
  memoryBytes: number,
  { lane: asked, expressMaxSeconds, correction = 1 }: QuoteOptions,
): Quote {
  const expectedSeconds = FIXED_SECONDS[kind] + seconds * correction;
  const expectedMemoryBytes = BASE_BYTES + memoryBytes;
  const size = asked === 'gpu' ? 'gpu' : sizeOf(expectedMemoryBytes);
  const fitsExpress = expectedSeconds < expressMaxSeconds && size === 'small';
  const lane = asked ?? (fitsExpress ? 'express' : 'bulk');
  const quoted = { expectedSeconds, expectedMemoryBytes, lane, size };
  return correction === 1 ? quoted : { ...quoted, correction };
}

function sizeOf(memoryBytes: number): Size {
  return SIZE_LIMITS.find(([, limit]) => memoryBytes <= limit)?.[0] ?? 'large';
}

/** Copies what the tasks of the step before have written into one file, in constant memory. */
export function joinStep({ rows }: TableShape): Step {
  const expectedSeconds = JOIN_SECONDS_PER_ROW * rows;
  return { name: 'join', lane: 'express', size: 'small', taskCount: 1, expectedSeconds };
}

/** Reads a table and writes its numbers; a wide one needs the memory of a fit. */
export function prepareStep({ rows, columns }: TableShape, { lane, size }: Quote): Step {
  const expectedSeconds = FIXED_SECONDS.fit + PREPARE_SECONDS_PER_CELL * rows * columns.length;
  return { name: 'prepare', lane, size, taskCount: 1, expectedSeconds };
}

/** Measures a model on rows that are numbers already. */
export function validateStep(prepare: Step): Step {
  return { ...prepare, name: 'validate' };
}
