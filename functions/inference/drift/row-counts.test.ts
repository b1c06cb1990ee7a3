import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { profileOf, readBaseline, type Baseline } from '@fitlane/shared/domain/drift/baseline.ts';
import { RowCounts } from './row-counts.ts';

interface Example {
  readonly baseline: object;
  readonly values: readonly (number | null)[];
  readonly tally: object;
}

const url = new URL('../../../ml-container/contract/tallies.json', import.meta.url);
const examples = JSON.parse(readFileSync(url, 'utf8')) as Example[];

const baselineOf = (features: readonly object[], predictions: object): Baseline =>
  readBaseline({
    features: features.map((baseline, place) => ({ name: `x${place}`, baseline })),
    predictions: { baseline: predictions },
  })!;

const CLASSES = { counts: [5, 5], missing: 0 };

describe('online', () => {
  test.each(examples)('$values fall where the container counts them', (example) => {
    const baseline = baselineOf([example.baseline, example.baseline], example.baseline);
    const counts = new RowCounts(baseline, []);
    for (const value of example.values) {
      counts.add(Float64Array.of(0, value ?? NaN), Uint8Array.of(0, 0), value ?? NaN);
    }
    const { features, predictions, rows } = profileOf(baseline, counts.cells, counts.rows);
    expect(features[1]?.seen).toEqual(example.tally);
    expect(predictions?.seen).toEqual(example.tally);
    expect(rows).toBe(example.values.length);
  });

  test('a category is a bin, is missing, or unseen; so is a class', () => {
    const baseline = baselineOf([{ counts: [3, 3, 3], missing: 1 }], CLASSES);
    const counts = new RowCounts(baseline, ['no', 'yes']);
    for (const [place, isUnseen] of [
      [2, 0],
      [NaN, 0],
      [NaN, 1],
      [0, 0],
      [2, 0],
    ] as const) {
      counts.add(Float64Array.of(place), Uint8Array.of(isUnseen), 'yes');
    }
    const { features, predictions } = profileOf(baseline, counts.cells, 5);
    expect(features[0]?.seen).toMatchObject({ counts: [1, 0, 2], missing: 1, unseen: 1 });
    expect(predictions?.seen.counts).toEqual([0, 5]);
  });

  test('nothing is left once it was cleared', () => {
    const counts = new RowCounts(baselineOf([], CLASSES), ['no', 'yes']);
    counts.add(Float64Array.of(), Uint8Array.of(), 'no');
    counts.clear();
    expect([counts.rows, ...counts.cells]).toEqual([0, 0, 0, 0, 0, 0, 0]);
  });
});
