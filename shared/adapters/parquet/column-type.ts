import type { LogicalType, ParquetType, SchemaElement, SchemaTree } from 'hyparquet';

const PHYSICAL: Readonly<Record<ParquetType, string>> = {
  BOOLEAN: 'bool',
  INT32: 'int32',
  INT64: 'int64',
  INT96: 'timestamp',
  FLOAT: 'float',
  DOUBLE: 'double',
  BYTE_ARRAY: 'binary',
  FIXED_LEN_BYTE_ARRAY: 'binary',
};

/** The older way of saying what the physical type means; integers are INT_8 … UINT_64. */
const CONVERTED: Readonly<Record<string, string>> = {
  UTF8: 'string',
  ENUM: 'string',
  JSON: 'string',
  DECIMAL: 'decimal',
  DATE: 'date',
  TIME_MILLIS: 'time',
  TIME_MICROS: 'time',
  TIMESTAMP_MILLIS: 'timestamp',
  TIMESTAMP_MICROS: 'timestamp',
};

const LOGICAL: Readonly<Partial<Record<LogicalType['type'], string>>> = {
  STRING: 'string',
  ENUM: 'string',
  JSON: 'string',
  DECIMAL: 'decimal',
  DATE: 'date',
  TIME: 'time',
  TIMESTAMP: 'timestamp',
  FLOAT16: 'halffloat',
  NULL: 'null',
};

/** The type of a top-level column, in the words of dataframes. */
export function columnType({ element, children }: SchemaTree): string {
  if (element.repetition_type === 'REPEATED') return 'list';
  return children.length > 0 ? nestedType(element) : leafType(element);
}

function nestedType({ logical_type: logical, converted_type: converted }: SchemaElement): string {
  const kind = logical?.type ?? converted;
  if (kind === 'LIST') return 'list';
  return kind === 'MAP' || converted === 'MAP_KEY_VALUE' ? 'map' : 'struct';
}

function leafType({
  logical_type: logical,
  converted_type: converted,
  type,
}: SchemaElement): string {
  if (logical?.type === 'INTEGER') return `${logical.isSigned ? 'int' : 'uint'}${logical.bitWidth}`;
  const integer = /^(U?INT)_(\d+)$/.exec(converted ?? '');
  if (integer !== null) return `${String(integer[1]).toLowerCase()}${integer[2] ?? ''}`;
  const meant = logical === undefined ? CONVERTED[converted ?? ''] : LOGICAL[logical.type];
  return meant ?? (type === undefined ? 'null' : PHYSICAL[type]);
}
