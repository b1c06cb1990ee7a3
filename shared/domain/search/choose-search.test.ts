import { describe, expect, test } from '@jest/globals';
import { findTrainer } from '../trainer/trainer.ts';
import { chooseSearch, type AskedSearch } from './choose-search.ts';

const TRAINER = findTrainer('hist-gradient-boosting');
const RATE = { min: 0.01, max: 0.3, log: true };

const choose = (asked: Partial<AskedSearch>, folds = 1) =>
  chooseSearch(TRAINER, 'classification', folds, {
    trials: 10,
    parameters: { learningRate: RATE },
    ...asked,
  });

describe('a search', () => {
  test('is completed by the metric that the task usually has', () => {
    expect(choose({})).toEqual({
      trials: 10,
      metric: 'logLoss',
      parameters: { learningRate: RATE },
    });
    const regression = chooseSearch(TRAINER, 'regression', 1, { trials: 1, parameters: {} });
    expect(regression.metric).toBe('rmse');
  });

  test('of values alone has no more trials than combinations', () => {
    const parameters = { maxDepth: { values: [2, 3] }, maxLeafNodes: { values: [7, 15, 31] } };
    expect(choose({ parameters }).trials).toBe(6);
    expect(choose({ parameters, trials: 4 }).trials).toBe(4);
  });

  test.each<[string, Partial<AskedSearch>, string]>([
    ['an unknown parameter', { parameters: { depth: { values: [1] } } }, 'search.parameters.depth'],
    [
      'a value not allowed',
      { parameters: { learningRate: { values: [0.1, -1] } } },
      'learningRate',
    ],
    ['a bound not allowed', { parameters: { learningRate: { ...RATE, min: -1 } } }, 'learningRate'],
    ['a range upside down', { parameters: { learningRate: { ...RATE, max: 0.01 } } }, 'not below'],
    [
      'a logarithm of 0',
      { parameters: { l2Regularization: { min: 0, max: 1, log: true } } },
      'above 0',
    ],
    ['another task’s metric', { metric: 'rmse' }, 'does not measure a classification'],
    ['too many fits', { trials: 101 }, 'at most 100'],
  ])('with %s is refused', (_what, asked, says) => {
    expect(() => choose(asked)).toThrow(says);
  });

  test('counts a fit for each fold', () => {
    expect(() => choose({ trials: 30 }, 5)).toThrow('150 fits');
  });
});
