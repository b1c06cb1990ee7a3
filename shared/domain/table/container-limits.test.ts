import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import {
  MAX_CATEGORIES,
  MAX_FOLDS,
  MAX_FRACTION,
  MOST_PROBABILITY_COLUMNS,
} from './container-limits.ts';

test.each([
  ['columns', 'MAX_CATEGORIES', MAX_CATEGORIES],
  ['parameters', 'MAX_FRACTION', MAX_FRACTION],
  ['parameters', 'MOST_FOLDS', MAX_FOLDS],
  ['tasks/classification', '_MOST_PROBABILITY_COLUMNS', MOST_PROBABILITY_COLUMNS],
])('%s.py: %s is the same on both sides', (module, name, ours) => {
  const url = new URL(`../../../ml-container/src/fitlane_ml/${module}.py`, import.meta.url);
  const [, theirs] = new RegExp(`^${name} = ([\\d.]+)$`, 'm').exec(readFileSync(url, 'utf8')) ?? [];
  expect(Number(theirs)).toBe(ours);
});
