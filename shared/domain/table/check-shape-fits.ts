import type { TableShape } from '../dataset.ts';
import { userError } from '../errors.ts';

/**
 * Names and types lie in the records of the dataset, its tasks and its models, which hold 1 MiB at most,
 * beside all else they hold.
 */
export const MAX_SHAPE_BYTES = 400_000;

/** @throws AppError too_many_columns. */
export function checkShapeFits(shape: TableShape): void {
  const sizeBytes = new TextEncoder().encode(JSON.stringify(shape)).length;
  if (sizeBytes <= MAX_SHAPE_BYTES) return;
  throw userError({
    code: 'too_many_columns',
    message: `The names of the file's ${shape.columns.length} columns take ${sizeBytes} bytes; at most ${MAX_SHAPE_BYTES} fit.`,
    fix: 'Leave out columns, or shorten their names.',
  });
}
