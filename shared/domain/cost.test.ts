import { describe, expect, test } from '@jest/globals';
import { PRICES } from '../testing/sample-records.ts';
import { billedMs, costNanoUsd, estimateNanoUsd, toUsd } from './cost.ts';
import type { Step } from './job/job.ts';

describe('what is billed', () => {
  test.each([
    ['express', 1, 1],
    ['express', 1_234, 1_234],
    ['bulk', 0, 60_000],
    ['bulk', 59_000, 60_000],
    ['bulk', 59_001, 60_100],
    ['gpu', 100_000, 101_000],
  ] as const)('%s: of %d ms are %d', (lane, taskMs, billed) => {
    expect(billedMs(lane, taskMs)).toBe(billed);
  });
});

describe('what it costs', () => {
  test.each([
    ['small', 0.079_2],
    ['medium', 0.316_8],
    ['large', 0.748_8],
    ['gpu', 1.046_52],
  ] as const)('an hour of %s: %d dollars', (size, usd) => {
    expect(toUsd(costNanoUsd(size, 3_600_000, PRICES))).toBeCloseTo(usd, 9);
  });

  test('the smallest job costs something', () => {
    expect(costNanoUsd('small', 1, PRICES)).toBe(22);
  });
});

describe('the estimate', () => {
  const step = (changes: Partial<Step>): Step => ({
    name: 'fit',
    lane: 'bulk',
    size: 'small',
    taskCount: 1,
    expectedSeconds: 1,
    ...changes,
  });
  const estimate = (expectedSeconds: number, ...steps: Step[]) => {
    const quoted = steps.map((one) => ({
      ...one,
      expectedSeconds: expectedSeconds / steps.length,
    }));
    return toUsd(estimateNanoUsd(quoted, PRICES));
  };

  test('of an express job is its time', () => {
    expect(estimate(10, step({ lane: 'express' }))).toBeCloseTo(0.000_22, 9);
  });

  test('of a bulk job includes its start, and is never under a minute', () => {
    expect(estimate(1, step({}))).toBeCloseTo(60 * 0.000_022, 9);
    expect(estimate(999, step({}))).toBeCloseTo(1_000 * 0.000_022, 9);
  });

  test('of many tasks shares the work, but not the starts', () => {
    expect(estimate(1_000, step({ taskCount: 10 }))).toBeCloseTo(10 * 101 * 0.000_022, 9);
  });

  test('of many steps is their sum', () => {
    const prepare = step({ lane: 'express' });
    const train = step({ lane: 'gpu', size: 'gpu' });
    const perGpuSecond = 4 * 0.000_018 + 16 * 0.000_002 + 0.000_186_7;
    expect(estimate(400, prepare, train)).toBeCloseTo(200 * 0.000_022 + 201 * perGpuSecond, 9);
  });
});
