import { expect, test } from '@jest/globals';
import { parseSettings } from './settings.ts';

test('only the state folder must be said', () => {
  expect(parseSettings({ STATE_DIR: '/state', PATH: '/bin', SECRET: 'x' })).toEqual({
    port: 0,
    host: '127.0.0.1',
    stateDir: '/state',
    graceMs: 10_000,
    printsTaskOutput: false,
    hostEnv: { PATH: '/bin' },
    runtime: 'process',
  });
});

test('all problems are named at once', () => {
  expect(() => parseSettings({ PORT: '99999', GRACE_SECONDS: 'soon', RUNTIME: 'podman' })).toThrow(
    /PORT[^]*STATE_DIR[^]*GRACE_SECONDS[^]*RUNTIME/,
  );
});
