import type { ExportHeader } from './export-header.ts';
import { WORDS_PER_BITSET, type Trees } from './trees.ts';
import { WrongExport } from './wrong-export.ts';

const MOST_CATEGORIES = WORDS_PER_BITSET * 32;

/** @throws WrongExport unless every walk stays inside the arrays and comes to an end. */
export function checkTrees(trees: Trees, header: ExportHeader): void {
  checkLengths(trees);
  checkScores(trees, header);
  checkCategories(header);
  trees.roots.forEach((root, tree) => {
    const end = trees.roots[tree + 1] ?? trees.feature.length;
    if (root < 0 || root >= end || (tree === 0 && root !== 0)) {
      throw new WrongExport(`the root of tree ${tree} is out of range`);
    }
    for (let node = root; node < end; node += 1) checkNode(trees, header, node, end);
  });
}

function checkLengths(trees: Trees): void {
  const { feature, bitsets, roots } = trees;
  for (const name of ['value', 'left', 'right', 'bitset', 'missingLeft'] as const) {
    if (trees[name].length !== feature.length) {
      throw new WrongExport(`"${name}" has not one entry per node`);
    }
  }
  if (bitsets.length % WORDS_PER_BITSET !== 0) throw new WrongExport('a bitset is cut off');
  if (roots.length === 0) throw new WrongExport('it has no trees');
}

function checkScores({ baseline, roots }: Trees, { link, task, classes }: ExportHeader): void {
  const isRegression = task === 'regression';
  const scores = { logit: 1, softmax: classes.length, identity: 1, exp: 1 }[link];
  const wanted = { logit: 2, softmax: Math.max(classes.length, 3), identity: 0, exp: 0 }[link];
  const fits = isRegression === (link === 'identity' || link === 'exp');
  if (!fits || classes.length !== wanted || baseline.length !== scores) {
    throw new WrongExport('its link does not go with its classes and scores');
  }
  if (roots.length % scores !== 0) throw new WrongExport('it has not as many trees for each score');
  if (!baseline.every(Number.isFinite)) throw new WrongExport('its baseline is not finite');
}

function checkCategories({ features }: ExportHeader): void {
  for (const { name, kind, categories } of features) {
    const isCategory = kind === 'text' || kind === 'code';
    if (isCategory !== (categories !== null) || (categories?.length ?? 0) > MOST_CATEGORIES) {
      throw new WrongExport(`the categories of "${name}" are wrong`);
    }
  }
}

/** Children behind their parent: every step goes forward, so that there are no cycles. */
function checkNode(trees: Trees, { features }: ExportHeader, node: number, end: number): void {
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
