import { describe, expect, test } from '@jest/globals';
import { isMet, resultOf } from './bench-result.ts';
import type { Figures } from './bench-result.ts';

const FIGURES: Figures = {
  unit: 'ms',
  ours: 100.04,
  peers: { RQ: 400.02, Celery: 20 },
  targets: [{ what: 'against RQ', value: 0.250_09, must: 'at most', bound: 1 / 3 }],
  details: { runs: 30 },
};

describe('the result of a bench', () => {
  test('divides ours by each peer', () => {
    expect(resultOf('overhead', FIGURES)).toMatchObject({
      name: 'overhead',
      unit: 'ms',
      ours: 100,
      peers: { RQ: 400, Celery: 20 },
      ratios: { RQ: 0.2501, Celery: 5.002 },
    });
  });

  test('keeps the details, and says which targets were met', () => {
    const { details } = resultOf('overhead', FIGURES);
    expect(details).toEqual({
      runs: 30,
      targets: [{ what: 'against RQ', value: 0.2501, must: 'at most', bound: 1 / 3, isMet: true }],
    });
  });
});

test.each([
  ['at most', 1, 1, true],
  ['at most', 1.01, 1, false],
  ['at least', 1.3, 1.3, true],
  ['at least', 1.29, 1.3, false],
  ['at most', NaN, 1, false],
] as const)('%s: %d keeps the bound %d: %s', (must, value, bound, expected) => {
  expect(isMet({ what: '', must, value, bound })).toBe(expected);
});
