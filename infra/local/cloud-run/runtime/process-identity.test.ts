import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from '@jest/globals';
import { identityOf, isAlive, pidOf } from './process-identity.ts';

test('a process keeps its identity until it ends', async () => {
  const child = spawn('sleep', ['60']);
  const identity = identityOf(child.pid!)!;
  expect(pidOf(identity)).toBe(child.pid);
  expect(isAlive(identity)).toBe(true);
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
  expect(isAlive(identity)).toBe(false);
});

test('another process with the same pid is not the same', () => {
  expect(isAlive(`${process.pid}:1`)).toBe(false);
  expect(isAlive('')).toBe(false);
});
