import type { ExportHeader } from './export-header.ts';
import { WORDS_PER_BITSET, type TreeArrays } from './trees.ts';
import { WrongExport } from './wrong-export.ts';

/** @throws WrongExport unless every walk stays inside the arrays and comes to an end. */
export function checkTrees(trees: TreeArrays, header: ExportHeader): void {
  checkLengths(trees);
  checkScores(trees);
  trees.roots.forEach((root, tree) => {
    const end = trees.roots[tree + 1] ?? trees.feature.length;
    if (root < 0 || root >= end || (tree === 0 && root !== 0)) {
      throw new WrongExport(`the root of tree ${tree} is out of range`);
    }
    for (let node = root; node < end; node += 1) checkNode(trees, header, node, end);
  });
}

function checkLengths(trees: TreeArrays): void {
  const { feature, bitsets, roots } = trees;
  for (const name of ['value', 'left', 'right', 'bitset', 'missingLeft'] as const) {
    if (trees[name].length !== feature.length) {
      throw new WrongExport(`"${name}" has not one entry per node`);
    }
  }
  if (bitsets.length % WORDS_PER_BITSET !== 0) throw new WrongExport('a bitset is cut off');
  if (roots.length === 0) throw new WrongExport('it has no trees');
}

function checkScores({ baseline, value, roots }: TreeArrays): void {
  if (baseline.constructor !== value.constructor) {
    throw new WrongExport('its baseline and its values are of two types');
  }
  if (baseline.length === 0 || roots.length % baseline.length !== 0) {
    throw new WrongExport('it has not as many trees for each score');
  }
  if (!baseline.every(Number.isFinite)) throw new WrongExport('its baseline is not finite');
}

/** Children behind their parent: every step goes forward, so that there are no cycles. */
function checkNode(trees: TreeArrays, { features }: ExportHeader, node: number, end: number): void {
  const wrong = (what: string) => new WrongExport(`${what} of node ${node} is out of range`);
  const place = trees.feature[node] ?? NaN;
  if (place === -1) {
    if (!Number.isFinite(trees.value[node])) throw wrong('the value');
    return;
  }
  const feature = features[place];
  if (feature === undefined) throw wrong('the feature');
  for (const child of [trees.left[node] ?? NaN, trees.right[node] ?? NaN]) {
    if (!(child > node && child < end)) throw wrong('a child');
  }
  const bitset = trees.bitset[node] ?? NaN;
  const isByCategory = bitset >= 0;
  if (bitset < -1 || bitset >= trees.bitsets.length / WORDS_PER_BITSET) throw wrong('the bitset');
  if (isByCategory !== (feature.categories !== null)) throw wrong('the kind');
  if (!isByCategory && Number.isNaN(trees.value[node])) throw wrong('the threshold');
}
