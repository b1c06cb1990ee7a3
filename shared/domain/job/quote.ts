import type { TableShape } from '../dataset.ts';
import type { JobKind, Lane, Quote, Size, Step } from './job.ts';

/**
 * Measured on two cores with HistGradientBoosting, two classes, 20 columns: fit 1,000 rows 0.12 s,
 * 100,000 rows 0.9 s, 1 M rows 8.2 s and 1.0 GB; predict 366,000 rows a second in bounded memory.
 */
const SECONDS_PER_CELL = { fit: 4.1e-7, predict: 1.4e-7, profile: 1.3e-7 } as const;
/** Whatever the table's size. */
export const FIXED_SECONDS = { fit: 0.1, predict: 0.1, profile: 0.1 } as const;
/** About 20 bytes of result, at 100 MB a second. */
const JOIN_SECONDS_PER_ROW = 2e-7;
const PREPARE_SECONDS_PER_CELL = 3e-8;
const FIT_BYTES_PER_CELL = 50;
const BASE_BYTES = 300e6;
const SIZE_LIMITS: readonly (readonly [Size, number])[] = [
  ['small', 1.5e9],
  ['medium', 6e9],
];

/**
 * What a job is expected to take; it decides lane and size unless the job names its lane.
 *
 * @param options.correction by what history says: see quote-history.ts.
 */
export function quoteJob(
  kind: JobKind,
  shape: TableShape,
  options: {
    readonly lane?: Lane | undefined;
    readonly expressMaxSeconds: number;
    readonly correction?: number;
  },
): Quote {
  const cells = shape.rows * shape.columns.length;
  const { correction = 1 } = options;
  const expectedSeconds = FIXED_SECONDS[kind] + SECONDS_PER_CELL[kind] * cells * correction;
  const expectedMemoryBytes = BASE_BYTES + (kind === 'fit' ? FIT_BYTES_PER_CELL * cells : 0);
  const size = SIZE_LIMITS.find(([, limit]) => expectedMemoryBytes <= limit)?.[0] ?? 'large';
  const fitsExpress = expectedSeconds < options.expressMaxSeconds && size === 'small';
  const lane = options.lane ?? (fitsExpress ? 'express' : 'bulk');
  const quote = { expectedSeconds, expectedMemoryBytes, lane, size };
  return correction === 1 ? quote : { ...quote, correction };
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
