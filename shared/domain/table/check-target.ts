import type { Column, TableShape } from '../dataset.ts';
import { userError, type AppError } from '../errors.ts';
import type { Task } from '../trainer/trainer.ts';
import { kindsOf } from './column-kind.ts';
import { labelTypeOf } from './label-type.ts';

/**
 * What the footer proves wrong about a target.
 *
 * @throws AppError column_unusable, target_single_class, target_constant.
 */
export function checkTarget({ constantColumns }: TableShape, target: Column, task: Task): void {
  const isConstant = constantColumns.includes(target.name);
  switch (task) {
    case 'classification':
      if (labelTypeOf(target.type) === null) throw noClass(target);
      if (isConstant) throw singleClass(target);
      return;
    case 'regression':
      if (!mayBeQuantity(target)) throw noQuantity(target);
      if (isConstant) throw constant(target);
  }
}

/** Whether values of the two columns can be compared as targets. */
export function areComparable(one: Column, other: Column, task: Task): boolean {
  if (task === 'regression') return mayBeQuantity(one) && mayBeQuantity(other);
  return labelTypeOf(one.type) === labelTypeOf(other.type);
}

/** A boolean is a number to a model, and no quantity. */
function mayBeQuantity({ type }: Column): boolean {
  return type !== 'bool' && kindsOf(type).includes('number');
}

function noClass({ name, type }: Column): AppError {
  return userError({
    code: 'column_unusable',
    message: `The target "${name}" has the type ${type}, which cannot be a class.`,
    fix: 'Use whole numbers, booleans, text or a dictionary (categorical) for the target.',
    column: name,
  });
}

function singleClass({ name }: Column): AppError {
  return userError({
    code: 'target_single_class',
    message: `Every row of the label column "${name}" has the same value.`,
    fix: 'Train on rows of at least two classes.',
    column: name,
  });
}

function noQuantity({ name, type }: Column): AppError {
  return userError({
    code: 'column_unusable',
    message: `The target "${name}" has the type ${type}, which is no number to be estimated.`,
    fix: 'Name a column of numbers as target, or choose the task classification.',
    column: name,
  });
}

function constant({ name }: Column): AppError {
  return userError({
    code: 'target_constant',
    message: `Every row has the same value in the target "${name}".`,
    fix: 'Add rows of other values: there is nothing to estimate.',
    column: name,
  });
}
