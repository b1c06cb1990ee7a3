import { SMALL_HEADER } from './small-tree.ts';
import { writeExport, type Arrays } from './write-export.ts';

/** 1 + 3 x, where a missing x is 5, and 10 more for the shop "a", 20 for "b". */
const LINE_ARRAYS = {
  intercept: Float64Array.of(1),
  slope: Float64Array.of(3, 10, 20),
  column: Int32Array.of(0, 1, 1),
  category: Int32Array.of(-1, 0, 1),
  filler: Float64Array.of(5, 0, 0),
};

const LINE_HEADER = {
  ...SMALL_HEADER,
  trainer: 'sgd-linear-regression',
  task: 'regression',
  form: 'line',
  link: 'identity',
  classes: [],
};

/** The small line with some of it replaced. */
export function lineExport(
  arrays: Partial<Record<keyof typeof LINE_ARRAYS, Arrays[string]>> = {},
  header: object = {},
): Uint8Array {
  return writeExport({ ...LINE_HEADER, ...header }, { ...LINE_ARRAYS, ...arrays });
}
