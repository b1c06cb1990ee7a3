import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Container } from '../domain/container.ts';
import { DockerRuntime } from './docker-runtime.ts';

const container: Container = { image: 'fit', command: [], args: [], env: {}, limits: {} };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'docker-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** Stands in for Docker's command line: notes how it was called, and does what the case says. */
function runtime(cases: string): DockerRuntime {
  const program = join(folder, 'docker');
  const script = `#!/bin/sh\necho "$*" >> ${folder}/calls\ncase "$1" in\n${cases}\nesac\n`;
  writeFileSync(program, script, { mode: 0o755 });
  return new DockerRuntime({ program });
}

function calls(): string[] {
  const name = /local-cloud-run-[0-9a-f-]{36}/g;
  return readFileSync(join(folder, 'calls'), 'utf8').trim().replaceAll(name, 'NAME').split('\n');
}

const EXITED_WITH = (code: number) => `inspect) echo '{"ExitCode":${code},"Error":""}' ;;`;

test('a container is made, started, asked how it ended, and removed', async () => {
  const lines: string[] = [];
  const docker = runtime(`start) echo one; echo two >&2 ;;\n${EXITED_WITH(3)}`);
  const running = await docker.start(container, (stream, line) => lines.push(`${stream} ${line}`));
  expect(await running.exited).toEqual({ exitCode: 3 });
  expect(lines.sort()).toEqual(['stderr two', 'stdout one']);
  expect(calls()).toEqual([
    'create --name NAME -- fit',
    'start --attach NAME',
    'inspect --format {{json .State}} NAME',
    'rm --force --volumes NAME',
  ]);
});

test('an image that is not to be had is a start that failed', async () => {
  const docker = runtime('create) echo "no such image" >&2; exit 1 ;;');
  await expect(docker.start(container, () => undefined)).rejects.toThrow('no such image');
  expect(calls()).toHaveLength(1);
});

test('stopping sends SIGTERM once, then SIGKILL', async () => {
  const docker = runtime(`start) while [ ! -e ${folder}/killed ]; do sleep 0.02; done ;;
    kill) test "$3" = TERM || touch ${folder}/killed ;;
    ${EXITED_WITH(137)}`);
  const running = await docker.start(container, () => undefined);
  running.stop(10);
  running.stop(10);
  expect(await running.exited).toEqual({ termSignal: 9 });
  const kills = calls().filter((call) => call.startsWith('kill'));
  expect(kills.sort()).toEqual(['kill --signal KILL NAME', 'kill --signal TERM NAME']);
});

test('a container whose end nobody can tell has not started', async () => {
  const docker = runtime('inspect) echo "no such container" >&2; exit 1 ;;');
  const running = await docker.start(container, () => undefined);
  const exit = await running.exited;
  expect(exit).toMatchObject({ startError: expect.stringContaining('no such container') });
});

test('a container of a server that died is removed by its name', async () => {
  await runtime('').reap('local-cloud-run-x');
  expect(calls()).toEqual(['rm --force --volumes local-cloud-run-x']);
});

test.each([
  ['Error: No such container: x', undefined],
  ['Cannot connect to the Docker daemon', 'Cannot connect'],
])(
  'a container that is gone is no error, an engine that is gone is one: %s',
  async (said, error) => {
    const reaped = runtime(`rm) echo "${said}" >&2; exit 1 ;;`).reap('x');
    if (error === undefined) await reaped;
    else await expect(reaped).rejects.toThrow(error);
  },
);

test('an image is needed, a command is not', () => {
  expect(runtime('').objection(container)).toBeUndefined();
  expect(runtime('').objection({ ...container, image: '' })).toMatch('image');
});
