import type { Column, TableShape } from '../dataset.ts';
import { userError, type AppError } from '../errors.ts';
import type { Task } from '../trainer/trainer.ts';
import { areComparable } from './check-target.ts';
import { checkWeight } from './check-weight.ts';
import { kindsOf } from './column-kind.ts';
import { columnsByName } from './column-names.ts';
import type { TrainingColumns } from './column-roles.ts';

/**
 * A table to measure a fit on: it holds every column that the fit reads, of the kind it has in training.
 *
 * @throws AppError column_name_clash, target_missing, column_missing, model_mismatch, weight_invalid.
 */
export function checkValidationTable(
  shape: TableShape,
  training: TrainingColumns,
  task: Task,
): void {
  const { target, weight, group, features } = training;
  const columns = columnsByName(shape);
  if (!columns.has(target.name)) throw targetMissing(target);
  const here = (column: Column) => columnIn(columns, column);
  if (!areComparable(here(target), target, task)) throw otherKind(here(target), target);
  for (const feature of features) {
    if (!mayBeOfOneKind(here(feature), feature)) throw otherKind(here(feature), feature);
  }
  if (weight !== null) checkWeight(here(weight));
  if (group !== null) here(group);
}

function columnIn(columns: ReadonlyMap<string, Column>, wanted: Column): Column {
  const found = columns.get(wanted.name);
  if (found === undefined) throw columnMissing(wanted);
  return found;
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

function columnMissing({ name }: Column): AppError {
  return userError({
    code: 'column_missing',
    message: `The validation file lacks the column "${name}", which the fit reads.`,
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
