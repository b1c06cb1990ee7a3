import { expect, test } from '@jest/globals';
import { combineMetrics } from './combine-metrics.ts';

test('the metrics of one task stay as they are', () => {
  expect(combineMetrics([{ accuracy: 0.9, rocAuc: 0.8 }])).toEqual({ accuracy: 0.9, rocAuc: 0.8 });
});

test('of several, each row counts once', () => {
  const tasks = [{ accuracy: 1, labelledRows: 10 }, {}, { accuracy: 0.5, labelledRows: 30 }];
  expect(combineMetrics(tasks)).toEqual({ accuracy: 0.625, labelledRows: 40 });
});

test('of errors, the mean of their squares counts', () => {
  const tasks = [
    { mae: 1, rmse: 1, labelledRows: 10 },
    { mae: 3, rmse: 7, labelledRows: 10 },
  ];
  expect(combineMetrics(tasks)).toEqual({ mae: 2, rmse: 5, labelledRows: 20 });
});

test('where no row had a label, there is nothing to tell', () => {
  expect(combineMetrics([{}, {}])).toEqual({});
});
