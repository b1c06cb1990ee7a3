/**
 * Kinds of columns, as ml-container/src/fitlane_ml/columns.py has them. What a file has at predict may
 * differ from the fit only inside one kind.
 */
export type ColumnKind = 'number' | 'time' | 'instant' | 'text' | 'code';

/** A dictionary's values look like plain ones in the footer: whole numbers may be categories. */
const WHOLE: readonly ColumnKind[] = ['number', 'code'];
/** Of no value at all: missing, whatever it was at fit. */
const ANY: readonly ColumnKind[] = ['number', 'time', 'instant', 'text', 'code'];

const BY_FOOTER_TYPE: Readonly<Record<string, readonly ColumnKind[]>> = {
  bool: WHOLE,
  int8: WHOLE,
  int16: WHOLE,
  int32: WHOLE,
  int64: WHOLE,
  uint8: WHOLE,
  uint16: WHOLE,
  uint32: WHOLE,
  uint64: WHOLE,
  float16: ['number'],
  float: ['number'],
  double: ['number'],
  decimal: ['number'],
  date: ['time'],
  timestamp: ['time', 'instant'],
  string: ['text'],
  null: ANY,
};

/** The kinds that a column may turn out to be, by the footer's word for its type; none: no model can use it. */
export function kindsOf(footerType: string): readonly ColumnKind[] {
  return BY_FOOTER_TYPE[footerType] ?? [];
}

/** The kind of a feature, by the Arrow type that a fit reported: `double`, `date32[day]`, `dictionary<…>`. */
export function kindAtFit(arrowType: string): ColumnKind {
  const [, valueType] = /^dictionary<values=([^,]+),/.exec(arrowType) ?? [];
  const isText = /^(?:large_)?string(?:_view)?$/.test(valueType ?? arrowType);
  if (isText) return 'text';
  if (valueType !== undefined) return 'code';
  if (!/^(?:date|timestamp)/.test(arrowType)) return 'number';
  return arrowType.includes('tz=') ? 'instant' : 'time';
}
