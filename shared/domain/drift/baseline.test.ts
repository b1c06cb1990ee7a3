import { describe, expect, test } from '@jest/globals';
import { cellCount, profileOf, readBaseline } from './baseline.ts';

const number = { edges: [1], counts: [3, 4], missing: 5, range: [0, 2] };
const card = (features: number, more: object = {}) => ({
  trainer: 'any',
  features: Array.from({ length: features }, (_, place) => ({
    name: `x${place}`,
    baseline: number,
  })),
  ...more,
});

describe('the baseline of a card', () => {
  test('has the bins of its features, and of its predictions', () => {
    const baseline = readBaseline(
      card(2, { predictions: { baseline: { counts: [1], missing: 0 } } }),
    )!;
    expect(cellCount(baseline)).toBe(6 + 6 + 5);
    const cells = Array.from({ length: 17 }, (_, cell) => cell);
    expect(profileOf(baseline, cells, 9)).toEqual({
      rows: 9,
      features: [
        {
          name: 'x0',
          baseline: { counts: [3, 4], missing: 5, below: 0, above: 0, unseen: 0 },
          seen: { counts: [0, 1], missing: 2, below: 3, above: 4, unseen: 5 },
        },
        {
          name: 'x1',
          baseline: { counts: [3, 4], missing: 5, below: 0, above: 0, unseen: 0 },
          seen: { counts: [6, 7], missing: 8, below: 9, above: 10, unseen: 11 },
        },
      ],
      featuresLeftOut: 0,
      predictions: {
        baseline: { counts: [1], missing: 0, below: 0, above: 0, unseen: 0 },
        seen: { counts: [12], missing: 13, below: 14, above: 15, unseen: 16 },
      },
    });
  });

  test('ends where a record has no more room, and says for how many', () => {
    const { features, featuresLeftOut } = readBaseline(card(2_003))!;
    expect([features.length, featuresLeftOut]).toEqual([2_000, 3]);
  });

  test('takes no cells of another model', () => {
    expect(() => profileOf(readBaseline(card(1))!, [1, 2], 3)).toThrow(RangeError);
  });

  test.each([
    null,
    {},
    { features: [{}] },
    { features: [{ name: 'x', baseline: { counts: [] } }] },
  ])('is none of %j', (content) => {
    expect(readBaseline(content)).toBeNull();
  });
});
