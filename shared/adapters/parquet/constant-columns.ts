import type { ColumnMetaData, FileMetaData, Statistics } from 'hyparquet';

/**
 * Top-level columns whose statistics prove one single value in every row. Floats prove nothing: their
 * statistics leave out NaN.
 */
export function constantColumns({ row_groups: groups }: FileMetaData): string[] {
  const first = groups[0]?.columns ?? [];
  return first.flatMap((_, index) => {
    const chunks = groups.map(({ columns }) => columns[index]?.meta_data);
    const name = chunks[0]?.path_in_schema;
    return name?.length === 1 && isConstant(chunks) ? name : [];
  });
}

function isConstant(chunks: readonly (ColumnMetaData | undefined)[]): boolean {
  const values = chunks.map((chunk) => (chunk === undefined ? undefined : onlyValue(chunk)));
  const [first] = values;
  return first !== undefined && values.every((value) => value === first);
}

/** A comparable form of the only value of a chunk, or undefined where none is proved. */
function onlyValue({ statistics, type }: ColumnMetaData): string | undefined {
  if (statistics === undefined || type === 'FLOAT' || type === 'DOUBLE') return undefined;
  const { min_value: min, max_value: max, null_count: nulls } = statistics;
  if (min === undefined || max === undefined || nulls !== 0n) return undefined;
  return comparable(min) === comparable(max) ? comparable(min) : undefined;
}

function comparable(value: NonNullable<Statistics['min_value']>): string {
  if (value instanceof Date) return value.toISOString();
  return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : String(value);
}
