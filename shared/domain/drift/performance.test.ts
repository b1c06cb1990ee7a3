import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { performanceOf, type Measured } from './performance.ts';

const DAY = 86_400_000;
const measured = (metrics: object, changes: Partial<Measured> = {}): Measured => ({
  version: 'ver_1',
  at: 0,
  metrics: metrics as Measured['metrics'],
  promised: { accuracy: 0.9, mae: 2 },
  ...changes,
});
const verdict = (metrics: object, changes: Partial<Measured> = {}) =>
  performanceOf([measured(metrics, changes)])[0]?.verdict;

describe('a day of a model', () => {
  test.each([
    [{ accuracy: 0.5, labelledRows: 99 }, 'not_enough_rows'],
    [{ accuracy: 0.5, labelledRows: 500 }, 'worse'],
    [{ accuracy: 0.85, labelledRows: 200 }, 'as_promised'],
    [{ accuracy: 0.85, labelledRows: 100_000 }, 'worse'],
    [{ accuracy: 0.89, labelledRows: 1e9 }, 'as_promised'],
    [{ accuracy: 1, labelledRows: 1e9 }, 'as_promised'],
    [{ mae: 3, rmse: 4, labelledRows: 1_000 }, 'worse'],
    [{ mae: 3, rmse: 40, labelledRows: 100 }, 'as_promised'],
    [{ mae: 2.1, rmse: 3, labelledRows: 1e9 }, 'as_promised'],
  ])('%j is %s', (metrics, expected) => {
    expect(verdict(metrics)).toBe(expected);
  });

  test('of which nothing was promised is unknown', () => {
    expect(verdict({ accuracy: 0.5, labelledRows: 500 }, { promised: {} })).toBe('unknown');
  });

  test('adds up its predictions, by their rows; versions and days stand apart', () => {
    const days = performanceOf([
      measured({ accuracy: 1, labelledRows: 100 }),
      measured({ accuracy: 0.5, labelledRows: 300 }, { at: DAY - 1 }),
      measured({ accuracy: 0.7, labelledRows: 200 }, { at: DAY }),
      measured({ accuracy: 0.2, labelledRows: 100 }, { version: 'ver_2' }),
      measured({}),
    ]);
    expect(days).toHaveLength(3);
    expect(days[0]).toMatchObject({ day: '1970-01-02', version: 'ver_1', rows: 200, value: 0.7 });
    const ofFirst = days.find(({ day, version }) => day === '1970-01-01' && version === 'ver_1');
    expect(ofFirst).toMatchObject({ rows: 400, value: 0.625, metric: 'accuracy' });
  });

  test('has an interval around its value, which narrows', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (accuracy) => {
        const at = (labelledRows: number) =>
          performanceOf([measured({ accuracy, labelledRows })])[0]!;
        const [few, many] = [at(100), at(100_000)];
        expect(few.low).toBeLessThanOrEqual(accuracy + 1e-12);
        expect(few.high).toBeGreaterThanOrEqual(accuracy - 1e-12);
        expect(many.high - many.low).toBeLessThan(few.high - few.low);
      }),
    );
  });
});
