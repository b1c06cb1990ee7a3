import { describe, expect, test } from '@jest/globals';
import { sampleJob } from '../../testing/sample-records.ts';
import type { Job } from './job.ts';
import { correctionOf, quoteRatio, withRatio, type QuoteHistory } from './quote-history.ts';
import { quoteJob } from './quote.ts';

const alike = { tenantId: 'tn_1', trainer: 't', kind: 'fit' } as const;
const historyOf = (...ratios: number[]) =>
  ratios.reduce<QuoteHistory | null>((history, ratio) => withRatio(history, alike, ratio, 0), null);

function ended(expectedSeconds: number, actualSeconds: number, changes: Partial<Job> = {}): Job {
  const quote = { expectedSeconds, expectedMemoryBytes: 1, lane: 'bulk', size: 'small' } as const;
  const phases = [
    { phase: 'download', startedAt: 0, durationMs: 250 * actualSeconds },
    { phase: 'train', startedAt: 0, durationMs: 750 * actualSeconds },
  ] as const;
  return sampleJob({ status: 'succeeded', quote, phases, ...changes });
}

describe('what a job teaches', () => {
  test('is its actual time over the quoted one, the fixed part aside', () => {
    expect(quoteRatio(ended(10.1, 20.1))).toBeCloseTo(2, 9);
  });

  test('is about the footer’s own estimate, whatever had corrected it', () => {
    const quote = { ...ended(20.1, 0).quote, correction: 2 };
    expect(quoteRatio(ended(20.1, 20.1, { quote }))).toBeCloseTo(2, 9);
  });

  test('counts the work of all tasks', () => {
    const steps = [
      { name: 'predict', lane: 'bulk', size: 'small', taskCount: 4, expectedSeconds: 1 },
    ] as const;
    const job = ended(10.1, 5, { steps });
    expect(quoteRatio(job)).toBeCloseTo((4 * 5 - 0.1) / 10, 9);
  });

  test('is nothing of a failure, and nothing of a job where fixed costs are most', () => {
    expect(quoteRatio(ended(10, 20, { status: 'failed' }))).toBeNull();
    expect(quoteRatio(ended(0.5, 20))).toBeNull();
  });

  test('is nothing of a search: each trial takes its own time, and plain fits would be quoted by it', () => {
    const step = { lane: 'bulk', size: 'small', expectedSeconds: 1 } as const;
    const steps = [
      { ...step, name: 'trials', taskCount: 20 },
      { ...step, name: 'fit', taskCount: 1 },
    ] as const;
    expect(quoteRatio(ended(210, 100, { steps, step: 1 }))).toBeNull();
  });

  test('is bounded: a broken clock makes no quote absurd', () => {
    expect(quoteRatio(ended(10, 1e9))).toBe(20);
    expect(quoteRatio(ended(10, 0))).toBe(1 / 20);
  });
});

describe('the correction', () => {
  test('waits for three jobs', () => {
    expect(correctionOf(null)).toBe(1);
    expect(correctionOf(historyOf(5, 5))).toBe(1);
    expect(correctionOf(historyOf(5, 5, 5))).toBe(5);
  });

  test('is not moved by one strange job', () => {
    expect(correctionOf(historyOf(2, 20, 2, 2, 2.1))).toBe(2);
  });

  test('follows what is new: old jobs are forgotten', () => {
    const old = Array.from({ length: 100 }, () => 1);
    const fresh = Array.from({ length: 10 }, () => 3);
    expect(correctionOf(historyOf(...old, ...fresh))).toBe(3);
    expect(historyOf(...old)?.ratios.length).toBeLessThan(20);
  });

  test('changes the time that grows with the table, and so the lane', () => {
    const columns = Array.from({ length: 20 }, (_, index) => ({
      name: `x${index}`,
      type: 'double',
    }));
    const shape = { rows: 1_000_000, columns, constantColumns: [] };
    const quote = (correction: number): unknown =>
      quoteJob('fit', shape, { expressMaxSeconds: 30, correction });
    expect(quote(1)).toMatchObject({ expectedSeconds: expect.closeTo(8.3), lane: 'express' });
    expect(quote(1)).not.toHaveProperty('correction');
    expect(quote(5)).toHaveProperty('correction', 5);
    expect(quote(5)).toMatchObject({ expectedSeconds: expect.closeTo(41.1), lane: 'bulk' });
  });
});
