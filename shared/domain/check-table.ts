/**
 * What a Parquet footer proves wrong about a job, before any compute. The rest is found by the container,
 * under the same codes.
 */
import type { Column, TableShape } from './dataset.ts';
import { userError, type AppError } from './errors.ts';
import type { ModelSchema } from './model-version.ts';

/**
 * Names and types lie in the records of the dataset, its tasks and its models, which hold 1 MiB at most,
 * beside all else they hold.
 */
const MAX_SHAPE_BYTES = 400_000;

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

/** Types that can be neither number, boolean, date nor category. */
const UNUSABLE = new Set(['struct', 'list', 'map', 'binary', 'time']);

/** @throws AppError target_missing, target_single_class, no_features, column_unusable. */
export function checkTrainingTable(shape: TableShape, target: string): void {
  if (!hasColumn(shape, target)) throw targetMissing(shape, target);
  if (shape.constantColumns.includes(target)) throw singleClass(target);
  const features = shape.columns.filter(({ name }) => name !== target);
  if (features.length === 0) throw noFeatures(target);
  const unusable = shape.columns.find(({ type }) => UNUSABLE.has(type));
  if (unusable !== undefined) throw columnUnusable(unusable);
}

/** By name: another order and further columns are fine. @throws AppError column_missing, column_unusable. */
export function checkPredictionTable(shape: TableShape, schema: ModelSchema): void {
  const missing = schema.features.filter(({ name }) => !hasColumn(shape, name));
  if (missing.length > 0) throw columnsMissing(missing);
  const names = new Set(schema.features.map(({ name }) => name));
  const unusable = shape.columns.find(({ name, type }) => names.has(name) && UNUSABLE.has(type));
  if (unusable !== undefined) throw columnUnusable(unusable);
}

function hasColumn(shape: TableShape, name: string): boolean {
  return shape.columns.some((column) => column.name === name);
}

function targetMissing(shape: TableShape, target: string): AppError {
  return userError({
    code: 'target_missing',
    message: `The training file has no column "${target}". It has: ${namesOf(shape.columns)}.`,
    fix: `Add the label column "${target}", or name another one as target.`,
    column: target,
  });
}

function singleClass(target: string): AppError {
  return userError({
    code: 'target_single_class',
    message: `Every row of the label column "${target}" has the same value.`,
    fix: 'Train on rows of at least two classes.',
    column: target,
  });
}

function noFeatures(target: string): AppError {
  return userError({
    code: 'no_features',
    message: `The training file has no column besides the label column "${target}".`,
    fix: 'Add at least one feature column.',
  });
}

function columnsMissing(missing: readonly Column[]): AppError {
  const [first] = missing;
  const what = missing.length === 1 ? `the column ${namesOf(missing)}` : namesOf(missing);
  return userError({
    code: 'column_missing',
    message: `The file lacks ${what}, which the model was trained on.`,
    fix: 'Add the missing columns under the names used for training; their order does not matter.',
    column: first?.name,
  });
}

function columnUnusable({ name, type }: Column): AppError {
  return userError({
    code: 'column_unusable',
    message: `The column "${name}" has the type ${type}, which no model can use.`,
    fix: 'Turn it into numbers, booleans, dates or text, or leave it out.',
    column: name,
  });
}

const SHOWN = 10;

/** The first few names; a file may have thousands of columns. */
function namesOf(columns: readonly Column[]): string {
  const names = columns.slice(0, SHOWN).map(({ name }) => `"${name}"`);
  const more = columns.length - names.length;
  return more > 0 ? `${names.join(', ')} and ${more} more` : names.join(', ');
}
