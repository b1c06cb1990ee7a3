import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sampleCounts, seededRandom } from '../../testing/sample-counts.ts';
import { divergenceOf } from './divergence.ts';

const counts = (least: number) =>
  fc.array(fc.integer({ min: least, max: 100_000 }), { minLength: 5, maxLength: 5 });
const some = counts(0).filter((cells) => cells.some((count) => count > 0));

describe('the divergence', () => {
  test('is that of the formula: half of all rows moved to a new cell', () => {
    const n = 1e12; // nothing is left to chance
    const { distance, low, high } = divergenceOf([n, 0], [n / 2, n / 2]);
    const expected = Math.sqrt(
      0.5 * Math.log2(1 / 0.75) + 0.25 * Math.log2(0.5 / 0.75) + 0.25 * Math.log2(0.5 / 0.25),
    );
    for (const bound of [distance, low, high]) expect(bound).toBeCloseTo(expected, 5);
  });

  test('is between 0 and 1, inside its interval, and the same both ways', () => {
    fc.assert(
      fc.property(some, some, (a, b) => {
        const { distance, low, high } = divergenceOf(a, b);
        expect(0 <= low && low <= distance && distance <= high && high <= 1).toBe(true);
        expect(divergenceOf(b, a).distance).toBeCloseTo(distance, 9);
      }),
    );
  });

  test('does not depend on the order of the cells', () => {
    fc.assert(
      fc.property(some, some, (a, b) => {
        const { distance } = divergenceOf(a.toReversed(), b.toReversed());
        expect(distance).toBeCloseTo(divergenceOf(a, b).distance, 9);
      }),
    );
  });

  test('of equal counts cannot be told from none', () => {
    fc.assert(fc.property(counts(1), (a) => divergenceOf(a, a).low === 0));
  });

  test('of samples that share nothing is as large as can be', () => {
    expect(divergenceOf([1e6, 0], [0, 1e6]).distance).toBeCloseTo(1, 3);
  });

  test('narrows down as rows come in', () => {
    fc.assert(
      fc.property(counts(1), counts(1), (a, b) => {
        const width = (times: number) => {
          const { low, high } = divergenceOf(
            a.map((count) => count * times),
            b.map((count) => count * times),
          );
          return high ** 2 - low ** 2;
        };
        expect(width(100)).toBeLessThanOrEqual(width(1) + 1e-12);
      }),
    );
  });
});

describe('the interval', () => {
  const TRUE = { baseline: [10, 20, 30, 20, 10, 10], shifted: [15, 25, 30, 15, 10, 5] };
  const exact = divergenceOf(
    TRUE.baseline.map((share) => share * 1e9),
    TRUE.shifted.map((share) => share * 1e9),
  ).distance;

  test.each([
    ['few rows', 300, 300],
    ['few against many', 5_000, 200],
    ['many rows', 4_000, 4_000],
  ])('covers the true distance in 98 of 100 samples at least: %s', (_what, n, m) => {
    const random = seededRandom(7);
    const covered = Array.from({ length: 500 }, () => {
      const { low, high } = divergenceOf(
        sampleCounts(TRUE.baseline, n, random),
        sampleCounts(TRUE.shifted, m, random),
      );
      return low <= exact && exact <= high;
    });
    expect(covered.filter(Boolean).length).toBeGreaterThanOrEqual(490);
  });
});
