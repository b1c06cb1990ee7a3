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
    docker: { program: 'docker', options: [] },
  });
});

test('another command line than Docker’s, with options of its own', () => {
  const env = {
    DOCKER_PROGRAM: 'podman',
    DOCKER_NETWORK: 'host',
    DOCKER_OPTIONS: ' --read-only  --cap-drop ALL',
  };
  expect(parseSettings({ STATE_DIR: '/state', ...env }).docker).toEqual({
    program: 'podman',
    network: 'host',
    options: ['--read-only', '--cap-drop', 'ALL'],
  });
});

test('all problems are named at once', () => {
  expect(() => parseSettings({ PORT: '99999', GRACE_SECONDS: 'soon', RUNTIME: 'podman' })).toThrow(
    /PORT[^]*STATE_DIR[^]*GRACE_SECONDS[^]*RUNTIME/,
  );
});
