import type { SchemaElement } from 'hyparquet';

/** Parquet's older annotations, which newer writers write beside the logical type. */
const BY_CONVERTED_TYPE: Readonly<Record<string, string>> = {
  UTF8: 'string',
  ENUM: 'string',
  JSON: 'string',
  DECIMAL: 'decimal',
  DATE: 'date',
  TIME_MILLIS: 'time',
  TIME_MICROS: 'time',
  TIMESTAMP_MILLIS: 'timestamp',
  TIMESTAMP_MICROS: 'timestamp',
  INT_8: 'int8',
  INT_16: 'int16',
  INT_32: 'int32',
  INT_64: 'int64',
  UINT_8: 'uint8',
  UINT_16: 'uint16',
  UINT_32: 'uint32',
  UINT_64: 'uint64',
};

const BY_LOGICAL_TYPE: Readonly<Record<string, string>> = {
  STRING: 'string',
  ENUM: 'string',
  JSON: 'string',
  DECIMAL: 'decimal',
  DATE: 'date',
  TIME: 'time',
  TIMESTAMP: 'timestamp',
  FLOAT16: 'float16',
  NULL: 'null',
};

const BY_PHYSICAL_TYPE: Readonly<Record<string, string>> = {
  BOOLEAN: 'bool',
  INT32: 'int32',
  INT64: 'int64',
  // Only ever used for time stamps, by Impala and older Spark.
  INT96: 'timestamp',
  FLOAT: 'float',
  DOUBLE: 'double',
};

/** The word that users of dataframes know for the type of a top-level column. */
export function columnType(element: SchemaElement): string {
  if (element.num_children !== undefined && element.num_children > 0) return nestedType(element);
  if (element.repetition_type === 'REPEATED') return 'list';
  return annotatedType(element) ?? BY_PHYSICAL_TYPE[element.type ?? ''] ?? 'binary';
}

function nestedType({ logical_type: logical, converted_type: converted }: SchemaElement): string {
  if (logical?.type === 'LIST' || converted === 'LIST') return 'list';
  const isMap = logical?.type === 'MAP' || converted?.startsWith('MAP') === true;
  return isMap ? 'map' : 'struct';
}

function annotatedType({ logical_type: logical, converted_type: converted }: SchemaElement) {
  if (logical?.type === 'INTEGER') {
    return `${logical.isSigned ? 'int' : 'uint'}${logical.bitWidth}`;
  }
  return BY_LOGICAL_TYPE[logical?.type ?? ''] ?? BY_CONVERTED_TYPE[converted ?? ''];
}
