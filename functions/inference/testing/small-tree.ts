import { writeExport, type Arrays } from './write-export.ts';

/** One tree: x at most 1 → left leaf; else the shop decides, "b" goes left. Missing values go left, then right. */
export const SMALL_ARRAYS = {
  baseline: Float64Array.of(0.5),
  roots: Int32Array.of(0),
  feature: Int32Array.of(0, -1, 1, -1, -1),
  value: Float64Array.of(1, -2, 0, 3, 4),
  left: Int32Array.of(1, 0, 3, 0, 0),
  right: Int32Array.of(2, 0, 4, 0, 0),
  bitset: Int32Array.of(-1, -1, 0, -1, -1),
  missing_left: Uint8Array.of(1, 0, 0, 0, 0),
  bitsets: Uint32Array.of(0b10, 0, 0, 0, 0, 0, 0, 0),
};

export const SMALL_HEADER = {
  trainer: 'hist-gradient-boosting',
  task: 'classification',
  form: 'trees',
  link: 'logit',
  target: { name: 'y', type: 'string' },
  classes: ['no', 'yes'],
  features: [
    { name: 'x', type: 'double', kind: 'number', categories: null },
    { name: 'shop', type: 'string', kind: 'text', categories: ['a', 'b'] },
  ],
};

/** The small tree with some of it replaced. */
export function smallExport(
  arrays: Partial<Record<keyof typeof SMALL_ARRAYS, Arrays[string]>> = {},
  header: object = {},
): Uint8Array {
  return writeExport({ ...SMALL_HEADER, ...header }, { ...SMALL_ARRAYS, ...arrays });
}
