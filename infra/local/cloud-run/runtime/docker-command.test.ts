import { expect, test } from '@jest/globals';
import type { Container } from '../domain/container.ts';
import { createArgs, limitsObjection } from './docker-command.ts';

const container: Container = {
  image: 'registry/fit:1',
  command: [],
  args: [],
  env: {},
  limits: {},
};

test('an image alone runs as it was built', () => {
  expect(createArgs('n', container, {})).toEqual([
    ...['create', '--name', 'n', '--', 'registry/fit:1'],
  ]);
});

test('the first word of the command takes the place of the entrypoint, the others come before args', () => {
  const all = { ...container, command: ['python', '-m', 'job'], args: ['--fast'] };
  expect(createArgs('n', all, {})).toEqual([
    ...['create', '--name', 'n', '--entrypoint', 'python'],
    ...['--', 'registry/fit:1', '-m', 'job', '--fast'],
  ]);
});

test('env, folder and network are passed on; a value may hold anything', () => {
  const env = { A: 'b=c d', B: '' };
  const args = createArgs('n', { ...container, env, workingDir: '/srv' }, { network: 'host' });
  expect(args).toEqual([
    ...['create', '--name', 'n', '--network', 'host', '--env', 'A=b=c d', '--env', 'B='],
    ...['--workdir', '/srv', '--', 'registry/fit:1'],
  ]);
});

test('more options come before the image', () => {
  expect(createArgs('n', container, { options: ['--read-only'] })).toEqual([
    ...['create', '--name', 'n', '--read-only', '--', 'registry/fit:1'],
  ]);
});

test.each([
  [{ cpu: '2' }, ['--cpus', '2']],
  [{ cpu: '500m' }, ['--cpus', '0.5']],
  [{ memory: '512Mi' }, ['--memory', '536870912']],
  [{ memory: '1.5Gi' }, ['--memory', '1610612736']],
  [{ memory: '1G' }, ['--memory', '1000000000']],
  [{ 'nvidia.com/gpu': '1' }, []],
])('limits: %j', (limits, expected) => {
  expect(createArgs('n', { ...container, limits }, {}).slice(3, -2)).toEqual(expected);
});

test.each([
  [{}, undefined],
  [{ cpu: '500m', memory: '512Mi' }, undefined],
  [{ memory: 'much' }, `'much' is not an amount of memory.`],
  [{ memory: '5 pounds' }, `'5 pounds' is not an amount of memory.`],
  [{ cpu: 'all' }, `'all' is not a number of CPUs.`],
])('the objection to %j', (limits, objection) => {
  expect(limitsObjection(limits)).toBe(objection);
});
