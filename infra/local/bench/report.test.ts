import { expect, test } from '@jest/globals';
import { resultTable, targetLines } from './report.ts';

const RESULT = {
  name: 'predict',
  unit: 'rows/s',
  ours: 366_000,
  peers: { 'pandas + scikit-learn': 262_000 },
  ratios: { 'pandas + scikit-learn': 1.397 },
  details: {},
};

test('the table has a row per peer', () => {
  const [head = '', only = '', ...rest] = resultTable([RESULT]).split('\n');
  expect(head.trim().split(/ {2,}/)).toEqual(['bench', 'ours', 'peer', 'its', 'ratio']);
  expect(only.trim().split(/ {2,}/)).toEqual([
    'predict',
    '366,000 rows/s',
    'pandas + scikit-learn',
    '262,000 rows/s',
    '1.397',
  ]);
  expect(rest).toEqual([]);
});

test('a target that is missed is seen at once', () => {
  const target = { what: 'against RQ', must: 'at most', bound: 1 / 3 } as const;
  expect(targetLines('overhead', [{ ...target, value: 0.3 }])).toContain('met');
  expect(targetLines('overhead', [{ ...target, value: 0.4 }])).toContain('MISSED');
});
