import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from '@jest/globals';
import { startTimeOf, stillRuns } from './process-identity.mjs';

it('tells a living process from one that has ended', async () => {
  const child = spawn('sleep', ['60']);
  const pid = child.pid!;
  const seen = { pid, startTime: startTimeOf(pid)! };
  expect(stillRuns(seen)).toBe(true);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(stillRuns(seen)).toBe(false);
});

it('tells a process from a later one with the same pid', () => {
  expect(stillRuns({ pid: process.pid, startTime: 'another time' })).toBe(false);
});
