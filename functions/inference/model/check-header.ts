import type { ExportHeader } from './export-header.ts';
import type { Scorer } from './scorer.ts';
import { WORDS_PER_BITSET } from './trees.ts';
import { WrongExport } from './wrong-export.ts';

const MOST_CATEGORIES = WORDS_PER_BITSET * 32;

/** @throws WrongExport unless scores become answers by the header's link, and categories are sound. */
export function checkHeader(header: ExportHeader, { scoreCount }: Scorer): void {
  const { link, task, classes, features } = header;
  const scores = { logit: 1, softmax: classes.length, identity: 1 }[link];
  const wanted = { logit: 2, softmax: Math.max(classes.length, 3), identity: 0 }[link];
  const fits = (task === 'regression') === (link === 'identity');
  if (!fits || classes.length !== wanted || scoreCount !== scores) {
    throw new WrongExport('its link does not go with its classes and scores');
  }
  for (const { name, kind, categories } of features) {
    const isCategory = kind === 'text' || kind === 'code';
    if (isCategory !== (categories !== null) || (categories?.length ?? 0) > MOST_CATEGORIES) {
      throw new WrongExport(`the categories of "${name}" are wrong`);
    }
  }
}
