import type { Floats, Scorer } from './scorer.ts';

/**
 * Boosted trees as flat arrays: n nodes, t trees, k scores of a row, b bitsets.
 * ml-container/src/fitlane_ml/trees.py has the same arrays and the same walk.
 */
export interface TreeArrays {
  /** (k) What each sum begins with; tree i adds to the score i % k. Of the type of `value`. */
  readonly baseline: Floats;
  /** (t) The first node of each tree; a node's children lie behind it in its tree. */
  readonly roots: Int32Array;
  /** (n) The place in the row that a node looks at, -1 for a leaf. */
  readonly feature: Int32Array;
  /** (n) A leaf's value; the threshold of a split by number (left if at most). */
  readonly value: Floats;
  /** (n) Children as places in these arrays, 0 for a leaf. */
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** (n) Of a split by category its bitset (left if the bit is set), else -1. */
  readonly bitset: Int32Array;
  /** (n) 1 where a missing value goes left. */
  readonly missingLeft: Uint8Array;
  /** (8 b) Bit c % 32 of word 8 * bitset + floor(c / 32) stands for the category number c. */
  readonly bitsets: Uint32Array;
}

export const WORDS_PER_BITSET = 8;

/**
 * Sums what the trees say of a row, one addition after the other in the order and the precision of the model's
 * library: bit for bit its raw prediction.
 */
export class Trees implements Scorer {
  readonly precision: Scorer['precision'];
  readonly scoreCount: number;
  readonly #arrays: TreeArrays;

  constructor(arrays: TreeArrays) {
    this.precision = arrays.value instanceof Float32Array ? 'float32' : 'float64';
    this.scoreCount = arrays.baseline.length;
    this.#arrays = arrays;
  }

  score(row: Floats, scores: Floats): void {
    const { baseline, roots, value } = this.#arrays;
    scores.set(baseline);
    for (let tree = 0; tree < roots.length; tree += 1) {
      const leaf = leafOf(this.#arrays, roots[tree] as number, row);
      (scores[tree % scores.length] as number) += value[leaf] as number;
    }
  }
}

// `as number`: places are in range, `checkTrees` has seen to it.
function leafOf(trees: TreeArrays, root: number, row: Floats): number {
  const { feature, left, right } = trees;
  let node = root;
  for (let place = feature[node] as number; place >= 0; place = feature[node] as number) {
    const children = goesLeft(trees, node, row[place] as number) ? left : right;
    node = children[node] as number;
  }
  return node;
}

function goesLeft(trees: TreeArrays, node: number, value: number): boolean {
  if (Number.isNaN(value)) return trees.missingLeft[node] === 1;
  const bitset = trees.bitset[node] as number;
  if (bitset < 0) return value <= (trees.value[node] as number);
  const word = trees.bitsets[bitset * WORDS_PER_BITSET + (value >> 5)] as number;
  return ((word >>> (value & 31)) & 1) === 1;
}
