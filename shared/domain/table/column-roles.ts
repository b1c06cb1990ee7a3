/** The part that each column plays in a fit: one at most. */
import type { Column } from '../dataset.ts';
import { userError, type AppError } from '../errors.ts';
import type { FitParameters } from '../job/fit-parameters.ts';
import { quoted } from './column-names.ts';

type Columns = ReadonlyMap<string, Column>;

export interface TrainingColumns {
  readonly target: Column;
  readonly weight: Column | null;
  readonly group: Column | null;
  /** In the file's order. */
  readonly features: readonly Column[];
}

/** @throws AppError target_missing, column_missing, invalid_parameters, no_features. */
export function trainingColumns(columns: Columns, parameters: FitParameters): TrainingColumns {
  const target = columns.get(parameters.target);
  if (target === undefined) throw targetMissing(columns, parameters.target);
  const roles = rolesOf(columns, parameters);
  const isFeature = ({ name }: Column) =>
    parameters.features === null ? !roles.has(name) : roles.get(name) === 'features';
  const features = [...columns.values()].filter(isFeature);
  if (features.length === 0) throw noFeatures();
  const named = (name: string | null) => (name === null ? null : (columns.get(name) ?? null));
  const { sampleWeight, groupColumn } = parameters;
  return { target, weight: named(sampleWeight), group: named(groupColumn), features };
}

/** Which parameter names a column. */
function rolesOf(columns: Columns, parameters: FitParameters): ReadonlyMap<string, string> {
  const roles = new Map<string, string>();
  for (const [parameter, name] of namedColumns(parameters)) {
    if (!columns.has(name)) throw namedColumnMissing(name, parameter);
    const other = roles.get(name);
    if (other !== undefined) throw twoRoles(name, other, parameter);
    roles.set(name, parameter);
  }
  return roles;
}

function namedColumns({
  target,
  sampleWeight,
  groupColumn,
  ...lists
}: FitParameters): [string, string][] {
  const { idColumns, exclude, features } = lists;
  const named = {
    target: [target],
    sampleWeight: sampleWeight === null ? [] : [sampleWeight],
    groupColumn: groupColumn === null ? [] : [groupColumn],
    idColumns,
    exclude,
    features: features ?? [],
  };
  return Object.entries(named).flatMap(([parameter, names]) =>
    names.map((name): [string, string] => [parameter, name]),
  );
}

function targetMissing(columns: Columns, target: string): AppError {
  return userError({
    code: 'target_missing',
    message: `The training file has no column "${target}". It has: ${quoted([...columns.keys()])}.`,
    fix: `Add the label column "${target}", or name another one as target.`,
    column: target,
  });
}

function namedColumnMissing(name: string, parameter: string): AppError {
  return userError({
    code: 'column_missing',
    message: `The column "${name}", named in \`${parameter}\`, is not in the training file.`,
    fix: `Correct its name in \`${parameter}\`, or add the column.`,
    column: name,
  });
}

function twoRoles(name: string, one: string, other: string): AppError {
  const where = one === other ? `twice in \`${one}\`` : `in \`${one}\` and in \`${other}\``;
  return userError({
    code: 'invalid_parameters',
    message: `The column "${name}" is named ${where}: a column plays one role.`,
    fix: `Name "${name}" once.`,
    column: name,
  });
}

function noFeatures(): AppError {
  return userError({
    code: 'no_features',
    message: 'No column is left to learn from: all are the target, the weight, excluded, or ids.',
    fix: 'Add feature columns, or exclude fewer.',
  });
}
