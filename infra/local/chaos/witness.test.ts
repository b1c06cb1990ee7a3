import { expect, test } from '@jest/globals';
import { Witness } from './witness.ts';
import type { Exchange } from './wire/faulty-proxy.ts';

function exchange(path: string, request: object, answer: object = {}, status = 200): Exchange {
  const json = (value: object) => Buffer.from(JSON.stringify(value));
  return { path, request: json(request), status, answer: json(answer) };
}

const claim = (nonce: string, status = 200) =>
  exchange('/jobs/job_1/attempts/2/claim', { nonce, taskIndex: 0 }, {}, status);
const ask = (nonce: string, job: string) =>
  exchange('/claims', { nonce }, { attemptUrl: `http://controller/jobs/${job}/attempts/1` });

function rulesBroken(exchanges: readonly Exchange[]): string[] {
  const witness = new Witness(() => undefined);
  for (const one of exchanges) witness.saw(one);
  return witness.findings.map(({ rule }) => rule);
}

test.each([
  ['a claim that is repeated', [claim('a'), claim('a')]],
  ['a second process that is refused', [claim('a'), claim('b', 409)]],
  ['an ask that is repeated', [ask('a', 'job_1'), ask('a', 'job_1')]],
  ['two asks', [ask('a', 'job_1'), ask('b', 'job_2')]],
])('%s is right', (_title, exchanges) => {
  expect(rulesBroken(exchanges)).toEqual([]);
});

test.each([
  ['two processes with one task', [claim('a'), claim('b')], 'a task is given to one process'],
  [
    'two asks with one job',
    [ask('a', 'job_1'), ask('b', 'job_1')],
    'a task is given to one process',
  ],
  [
    'one ask with two jobs',
    [ask('a', 'job_1'), ask('a', 'job_2')],
    'the same ask gets the same answer',
  ],
])('%s are found', (_title, exchanges, rule) => {
  expect(rulesBroken(exchanges)).toEqual([rule]);
});
