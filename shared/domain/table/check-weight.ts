import type { Column } from '../dataset.ts';
import { userError } from '../errors.ts';
import { kindsOf } from './column-kind.ts';

/** @throws AppError weight_invalid for a column of another type than numbers. */
export function checkWeight({ name, type }: Column): void {
  // A boolean is a number to a model, and no weight.
  if (type !== 'bool' && kindsOf(type).includes('number')) return;
  throw userError({
    code: 'weight_invalid',
    message: `The weight "${name}" has the type ${type}, which is no number.`,
    fix: 'Write weights as numbers from 0 up, or leave out `sampleWeight`.',
    column: name,
  });
}
