import type { Column, TableShape } from '../dataset.ts';
import { userError, type AppError } from '../errors.ts';
import { kindsOf } from './column-kind.ts';
import { columnsByName } from './column-names.ts';
import type { TrainingColumns } from './column-roles.ts';

/**
 * A table to measure a fit on: it holds the target and every feature, of the kinds they have in training.
 *
 * @throws AppError column_name_clash, target_missing, column_missing, model_mismatch.
 */
export function checkValidationTable(shape: TableShape, training: TrainingColumns): void {
  const { target, features } = training;
  const columns = columnsByName(shape);
  if (!columns.has(target.name)) throw targetMissing(target);
  for (const atFit of [target, ...features]) {
    const here = columns.get(atFit.name);
    if (here === undefined) throw featureMissing(atFit);
    if (!mayBeOfOneKind(here, atFit)) throw otherKind(here, atFit);
  }
}

function mayBeOfOneKind(one: Column, other: Column): boolean {
  const kinds = kindsOf(one.type);
  return kindsOf(other.type).some((kind) => kinds.includes(kind));
}

function targetMissing({ name }: Column): AppError {
  return userError({
    code: 'target_missing',
    message: `The validation file has no column "${name}", the target.`,
    fix: `Add the labels as "${name}", or validate on a share of the training rows.`,
    column: name,
  });
}

function featureMissing({ name }: Column): AppError {
  return userError({
    code: 'column_missing',
    message: `The validation file lacks the column "${name}", which the model is trained on.`,
    fix: 'Add the missing columns under the names used for training; their order does not matter.',
    column: name,
  });
}

function otherKind({ name, type }: Column, atFit: Column): AppError {
  return userError({
    code: 'model_mismatch',
    message: `The column "${name}" is ${atFit.type} in the training file, and ${type} in the validation file.`,
    fix: `Write it with the type ${atFit.type} in both.`,
    column: name,
  });
}
