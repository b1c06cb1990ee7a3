/**
 * What a Parquet footer proves wrong about a prediction, before any compute. The rest is found by the
 * container, under the same codes.
 */
import type { Column, TableShape } from '../dataset.ts';
import type { PredictParameters } from '../job/predict-parameters.ts';
import { userError, type AppError } from '../errors.ts';
import type { ModelVersion } from '../model-version.ts';
import { addedColumns } from './added-columns.ts';
import { kindAtFit, kindsOf } from './column-kind.ts';
import { columnsByName, quoted } from './column-names.ts';

/**
 * By name: another order and further columns are fine.
 *
 * @throws AppError column_name_clash, column_missing, model_mismatch.
 */
export function checkPredictionTable(
  shape: TableShape,
  version: Pick<ModelVersion, 'schema' | 'classes'>,
  parameters: PredictParameters,
): void {
  const columns = columnsByName(shape);
  const { features, group } = version.schema;
  const needed = [...features.map(({ name }) => name), ...(group === undefined ? [] : [group])];
  const missing = needed.filter((name) => !columns.has(name));
  if (missing.length > 0) throw columnsMissing(missing);
  for (const atFit of features) checkKind(columns.get(atFit.name), atFit);
  const learnt = new Set(features.map(({ name }) => name));
  const clash = addedColumns(version, parameters).find(
    (name) => columns.has(name) && !learnt.has(name),
  );
  if (clash !== undefined) throw nameClash(clash);
}

function checkKind(here: Column | undefined, atFit: Column): void {
  if (here === undefined || kindsOf(here.type).includes(kindAtFit(atFit.type))) return;
  throw otherKind(here, atFit);
}

function columnsMissing(missing: readonly string[]): AppError {
  const names = quoted(missing);
  return userError({
    code: 'column_missing',
    message: `The file lacks ${missing.length === 1 ? 'the column ' : ''}${names}, which the model was trained on.`,
    fix: 'Add the missing columns under the names used for training; their order does not matter.',
    column: missing[0],
  });
}

function otherKind({ name, type }: Column, atFit: Column): AppError {
  return userError({
    code: 'model_mismatch',
    message: `The column "${name}" was ${atFit.type} at fit, and is ${type} here.`,
    fix: `Write it with the type ${atFit.type}, as in the training data.`,
    column: name,
  });
}

function nameClash(name: string): AppError {
  return userError({
    code: 'column_name_clash',
    message: `The file has a column "${name}", and the result adds one of the same name.`,
    fix: `Rename or remove the column "${name}".`,
    column: name,
  });
}
