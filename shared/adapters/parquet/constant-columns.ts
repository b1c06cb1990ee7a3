import type { ColumnMetaData, FileMetaData, RowGroup } from 'hyparquet';
import type { TopLevelColumn } from './top-level-columns.ts';

/**
 * Columns whose statistics prove one single value in every row: smallest and largest are the same, and no
 * row is empty. Statistics leave out NaN, and those of decimals are rounded when they are read: neither
 * proves anything.
 */
export function constantColumns(
  columns: readonly TopLevelColumn[],
  { row_groups: groups }: FileMetaData,
): string[] {
  const filled = groups.filter(({ num_rows: rows }) => rows > 0n);
  return columns
    .filter((column) => canProve(column) && new Set(valuesOf(column, filled)).size === 1)
    .filter((column) => !valuesOf(column, filled).includes(null))
    .map(({ element }) => element.name);
}

const UNPROVEN_TYPES = new Set<string | undefined>(['FLOAT', 'DOUBLE', 'INT96']);
const UNPROVEN_LOGICAL_TYPES = new Set<string | undefined>(['DECIMAL', 'FLOAT16']);

function canProve({ element, leaf }: TopLevelColumn): boolean {
  const isDecimal = element.converted_type === 'DECIMAL';
  const isProvable = !UNPROVEN_TYPES.has(element.type) && !isDecimal;
  return leaf !== null && isProvable && !UNPROVEN_LOGICAL_TYPES.has(element.logical_type?.type);
}

/** The only value of each row group, or null where there are several, or nobody knows. */
function valuesOf(column: TopLevelColumn, groups: readonly RowGroup[]): (string | null)[] {
  const isRequired = column.element.repetition_type === 'REQUIRED';
  return groups.map(({ columns }) => onlyValue(columns[column.leaf ?? -1]?.meta_data, isRequired));
}

function onlyValue(chunk: ColumnMetaData | undefined, isRequired: boolean): string | null {
  const statistics = chunk?.statistics;
  if (statistics === undefined) return null;
  const { min, max, min_value: minValue = min, max_value: maxValue = max } = statistics;
  const isExact =
    statistics.is_min_value_exact !== false && statistics.is_max_value_exact !== false;
  const isFull = isRequired || statistics.null_count === 0n;
  const isKnown = minValue !== undefined && maxValue !== undefined && isExact && isFull;
  return isKnown && keyOf(minValue) === keyOf(maxValue) ? keyOf(minValue) : null;
}

/** Distinct values have distinct keys: a column's values are of one type. */
function keyOf(value: unknown): string {
  return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : String(value);
}
