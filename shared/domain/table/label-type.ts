/**
 * The one type in which the labels of a column are kept and compared, by the footer's word for the column's
 * type, as in ml-container/src/fitlane_ml/target.py. Null: a decimal, a date or a time stamp is no label.
 */
export function labelTypeOf(footerType: string): string | null {
  if (/^(?:bool|uint64|string)$/.test(footerType)) return footerType;
  if (/^u?int\d+$/.test(footerType)) return 'int64';
  return /^(?:float16|float|double)$/.test(footerType) ? 'double' : null;
}
