import { expect, test } from '@jest/globals';
import { exitOf } from './docker-exit.ts';

test.each([
  [{ ExitCode: 0, Error: '', OOMKilled: false }, { exitCode: 0 }],
  [{ ExitCode: 7 }, { exitCode: 7 }],
  [{ ExitCode: 143, Error: '' }, { termSignal: 15 }],
  [{ ExitCode: 137, Error: '', OOMKilled: true }, { termSignal: 9 }],
  [{ ExitCode: 255, Error: '' }, { exitCode: 255 }],
  [{ ExitCode: 127, Error: 'exec: not found' }, { startError: 'exec: not found' }],
])('%j', (state, exit) => {
  expect(exitOf(JSON.stringify(state))).toEqual(exit);
});
