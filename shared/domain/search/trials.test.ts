import { describe, expect, test } from '@jest/globals';
import { bestTrial, trialsOf, type TrialReport } from './trials.ts';

const fold = (trial: number, number: number, logLoss: number): TrialReport => ({
  trial,
  fold: number,
  parameters: { learningRate: trial },
  rowsLearnt: 8,
  rowsMeasured: 2,
  metrics: { logLoss, rocAuc: 1 - logLoss },
});

const error = { code: 'target_rare_class', owner: 'user', message: 'm', fix: 'f' } as const;
const failed: TrialReport = { ...fold(1, 1, 0), metrics: undefined, error };

describe('trials', () => {
  test('have the mean of each metric over their folds', () => {
    const [one, two] = trialsOf([fold(0, 0, 0.25), fold(0, 1, 0.75), fold(1, 0, 0.5)]);
    expect(one).toMatchObject({ trial: 0, metrics: { logLoss: 0.5, rocAuc: 0.5 }, error: null });
    expect(two).toMatchObject({ trial: 1, metrics: { logLoss: 0.5 } });
  });

  test('fail with one of their folds, and the others do not', () => {
    const trials = trialsOf([fold(0, 0, 0.9), fold(1, 0, 0.1), failed]);
    expect(trials[1]).toMatchObject({ metrics: null, error });
    expect(bestTrial(trials, 'logLoss')?.trial).toBe(0);
  });

  test('are best where the metric is smallest or largest, and of equals the first is', () => {
    const trials = trialsOf([fold(0, 0, 0.5), fold(1, 0, 0.2), fold(2, 0, 0.2)]);
    expect(bestTrial(trials, 'logLoss')?.trial).toBe(1);
    expect(bestTrial(trials, 'rocAuc')?.trial).toBe(1);
    expect(bestTrial(trials, 'accuracy')).toBeNull();
    expect(bestTrial(trialsOf([failed]), 'logLoss')).toBeNull();
  });
});
