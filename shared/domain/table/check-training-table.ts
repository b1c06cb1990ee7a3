/**
 * What a Parquet footer proves wrong about a fit, before any compute. The rest is found by the container,
 * under the same codes.
 */
import type { Column, TableShape } from '../dataset.ts';
import { userError, type AppError } from '../errors.ts';
import type { FitParameters } from '../job/fit-parameters.ts';
import { checkTarget } from './check-target.ts';
import { checkTimeColumns } from './check-time-columns.ts';
import { checkWeight } from './check-weight.ts';
import { kindsOf } from './column-kind.ts';
import { columnsByName } from './column-names.ts';
import { trainingColumns, type TrainingColumns } from './column-roles.ts';

/**
 * Columns that play no part may be of any type: `exclude` and `idColumns` rescue a file.
 *
 * @throws AppError column_name_clash, target_missing, column_missing, invalid_parameters, no_features,
 *   target_single_class, target_constant, weight_invalid, column_unusable, time_invalid.
 */
export function checkTrainingTable(shape: TableShape, parameters: FitParameters): TrainingColumns {
  const columns = trainingColumns(columnsByName(shape), parameters);
  const { target, weight, group, features } = columns;
  checkTarget(shape, target, parameters.task);
  if (weight !== null) checkWeight(weight);
  if (group !== null && kindsOf(group.type).length === 0) throw groupUnusable(group);
  checkOrder(columnsByName(shape), parameters);
  checkTimeColumns(features, parameters.parameters);
  const unusable = features.find(({ type }) => kindsOf(type).length === 0);
  if (unusable !== undefined) throw featureUnusable(unusable);
  return columns;
}

/** Folds may follow time, or any number. */
function checkOrder(
  columns: ReadonlyMap<string, Column>,
  { validation, groupColumn }: Pick<FitParameters, 'validation' | 'groupColumn'>,
): void {
  const name = validation.mode === 'folds' ? validation.timeColumn : null;
  if (name === null) return;
  if (groupColumn !== null) throw groupsInTime(name, groupColumn);
  const column = columns.get(name);
  if (column === undefined) throw orderMissing(name);
  const kinds = kindsOf(column.type);
  if (kinds.length === 0 || kinds.includes('text')) throw orderUnusable(column);
}

function groupsInTime(time: string, group: string): AppError {
  return userError({
    code: 'invalid_parameters',
    message: `Folds in the order of "${time}" would cut the groups of "${group}" in two.`,
    fix: 'Leave out `validation.timeColumn`, or `groupColumn`.',
    column: group,
  });
}

function orderMissing(name: string): AppError {
  return userError({
    code: 'column_missing',
    message: `The column "${name}", by which the folds are to be ordered, is not in the training file.`,
    fix: 'Correct `validation.timeColumn`, or add the column.',
    column: name,
  });
}

function orderUnusable({ name, type }: Column): AppError {
  return userError({
    code: 'column_unusable',
    message: `The column "${name}", by which the folds are to be ordered, has the type ${type}.`,
    fix: 'Name a column of times or numbers as `validation.timeColumn`.',
    column: name,
  });
}

function groupUnusable({ name, type }: Column): AppError {
  return userError({
    code: 'column_unusable',
    message: `The column "${name}", which names groups of rows, has the type ${type}.`,
    fix: 'Name the group of each row by a text, a number or a date, or leave out `groupColumn`.',
    column: name,
  });
}

function featureUnusable({ name, type }: Column): AppError {
  return userError({
    code: 'column_unusable',
    message: `The column "${name}" has the type ${type}, which no model can use.`,
    fix: 'Turn it into numbers, booleans, dates or text, or name it in `exclude` or `idColumns`.',
    column: name,
  });
}
