import { expect, test } from '@jest/globals';
import { compare } from './comparison.ts';
import { WORKING_DAYS } from './scenario.ts';
import { span, waitTables } from './tables.ts';
import { waitChart } from './wait-chart.ts';

const comparison = compare(WORKING_DAYS, 20_000, 1);

test('the picture has two curves for each policy, all inside the frame', () => {
  const curves = [...waitChart(comparison).matchAll(/<polyline points="([^"]+)"/g)];
  expect(curves).toHaveLength(6);
  for (const [, points = ''] of curves) {
    const places = points.split(' ').map((point) => point.split(',').map(Number));
    expect(places.length).toBeGreaterThan(10);
    for (const [x = NaN, y = NaN] of places) {
      expect(x).toBeGreaterThanOrEqual(70);
      expect(x).toBeLessThanOrEqual(740);
      expect(y).toBeGreaterThanOrEqual(60);
      expect(y).toBeLessThanOrEqual(410);
    }
  }
});

test('the table has a row per policy, and as many cells in each', () => {
  const rows = waitTables(comparison).split('\n');
  expect(rows).toHaveLength(2 + 3);
  expect(new Set(rows.map((row) => row.split('|').length)).size).toBe(1);
  expect(rows.at(-1)).toContain('Fitlane');
});

test.each([
  [0.04, '0.0 s'],
  [66, '66 s'],
  [600, '10 min'],
  [5400, '90 min'],
  [12_240, '3.4 h'],
  [NaN, '–'],
])('%s seconds read as %s', (seconds, text) => {
  expect(span(seconds)).toBe(text);
});
