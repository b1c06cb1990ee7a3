import type { Floats, Scorer } from './scorer.ts';

/**
 * A sum over columns: m terms that are added to the intercept one after the other.
 * ml-container/src/fitlane_ml/line.py has the same arrays and the same sum.
 */
export interface LineArrays {
  /** (1) */
  readonly intercept: Float64Array;
  /** (m) */
  readonly slope: Float64Array;
  /** (m) The place in the row that a term looks at. */
  readonly column: Int32Array;
  /** (m) The category number for which the slope is added; -1 for a term by number. */
  readonly category: Int32Array;
  /** (m) What a missing number counts as. */
  readonly filler: Float64Array;
}

/** In the container's order, so that both say the same to the last bit. */
export class Line implements Scorer {
  readonly precision = 'float64';
  readonly scoreCount = 1;
  readonly #arrays: LineArrays;

  constructor(arrays: LineArrays) {
    this.#arrays = arrays;
  }

  score(row: Floats, scores: Floats): void {
    const { intercept, slope } = this.#arrays;
    let sum = intercept[0] as number;
    for (let term = 0; term < slope.length; term += 1) sum += this.#added(term, row);
    scores[0] = sum;
  }

  // `as number`: places are in range, `checkLine` has seen to it.
  #added(term: number, row: Floats): number {
    const { slope, column, category, filler } = this.#arrays;
    const value = row[column[term] as number] as number;
    const code = category[term] as number;
    if (code >= 0) return value === code ? (slope[term] as number) : 0;
    return (slope[term] as number) * (Number.isNaN(value) ? (filler[term] as number) : value);
  }
}
