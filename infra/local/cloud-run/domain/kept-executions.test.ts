import { expect, test } from '@jest/globals';
import { after, execution, exited, started } from '../testing/executions.ts';
import type { Execution } from './execution.ts';
import { noLongerKept } from './kept-executions.ts';

const finished = after(execution(), { type: 'admitted' }, ...started(), exited(0));
const times = (count: number, of: Execution) =>
  Array.from({ length: count }, (_, i) => ({ ...of, name: `${i}` }));

test('a thousand are kept, the oldest go first', () => {
  expect(noLongerKept(times(1000, finished), finished.jobName)).toEqual([]);
  const gone = noLongerKept(times(1002, finished), finished.jobName);
  expect(gone.map(({ name }) => name)).toEqual(['0', '1']);
});

test('what still runs, and what is another job’s, does not count', () => {
  const all = [execution(), ...times(1000, finished), { ...finished, jobName: 'another' }];
  expect(noLongerKept(all, finished.jobName)).toEqual([]);
});
