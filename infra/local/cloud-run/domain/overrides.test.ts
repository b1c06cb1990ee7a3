import { expect, test } from '@jest/globals';
import { withOverrides } from './overrides.ts';
import type { Overrides } from './overrides.ts';

const WANTED = {
  labels: { kept: 'yes' },
  template: {
    taskCount: 4,
    parallelism: 4,
    template: {
      containers: [{ name: 'main', args: ['a'], env: [{ name: 'A', value: '1' }] }],
      timeout: { seconds: 9 },
    },
  },
};

function overridden(overrides: Overrides) {
  const { template, ...rest } = withOverrides(WANTED, overrides);
  const { template: task, ...counts } = template!;
  return { ...rest, ...counts, timeout: task!.timeout, container: task!.containers![0]! };
}

test('without overrides all stays', () => {
  expect(withOverrides(WANTED, {})).toEqual(WANTED);
});

test('env is replaced by name and otherwise added', () => {
  const env = [
    { name: 'B', value: '2' },
    { name: 'A', value: '3' },
  ];
  expect(overridden({ containerOverrides: [{ env }] }).container.env).toEqual(env);
  const [added] = env;
  expect(overridden({ containerOverrides: [{ env: [added!] }] }).container.env).toHaveLength(2);
});

test.each([
  ['replaced', { args: ['b'] }, ['b']],
  ['cleared', { clearArgs: true }, []],
  ['kept', {}, ['a']],
  ['kept when empty', { args: [] }, ['a']],
])('args are %s', (_, override, args) => {
  expect(overridden({ containerOverrides: [override] }).container.args).toEqual(args);
});

test('fewer tasks than the parallelism are less parallel', () => {
  expect(overridden({ taskCount: 2 })).toMatchObject({ taskCount: 2, parallelism: 2 });
});

test('the timeout is replaced', () => {
  expect(overridden({ timeout: { seconds: 1 } }).timeout).toEqual({ seconds: 1 });
});

test.each([
  ['an unknown container', { name: 'other' }],
  ['args that are also cleared', { args: ['b'], clearArgs: true }],
])('%s is refused', (_, override) => {
  expect(() => withOverrides(WANTED, { containerOverrides: [override] })).toThrow();
});
