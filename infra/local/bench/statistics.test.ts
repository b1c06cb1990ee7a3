import { describe, expect, test } from '@jest/globals';
import { median, quantile, round, summarize } from './statistics.ts';

test.each([
  [[3], 3],
  [[3, 1, 2], 2],
  [[4, 1, 3, 2], 2.5],
  [[10, 9, 1_000], 10],
])('the median of %j is %d', (values, expected) => {
  expect(median(values)).toBe(expected);
});

describe('quantile', () => {
  test('lies between the two nearest ranks', () => {
    expect(quantile([0, 10], 0.9)).toBeCloseTo(9);
    expect(quantile([1, 2, 3, 4, 5], 0.25)).toBe(2);
  });

  test('leaves its input as it was', () => {
    const values = [3, 1, 2];
    quantile(values, 0.5);
    expect(values).toEqual([3, 1, 2]);
  });

  test('of nothing does not exist', () => {
    expect(() => quantile([], 0.5)).toThrow('nothing');
  });
});

test('a summary says how many runs it is of', () => {
  const values = Array.from({ length: 11 }, (_, i) => i * 10);
  expect(summarize(values)).toEqual({ median: 50, p10: 10, p90: 90, runs: 11 });
});

test.each([
  [123_456, 123_500],
  [0.0123456, 0.01235],
  [0, 0],
])('%d is rounded to %d', (value, expected) => {
  expect(round(value)).toBe(expected);
});
