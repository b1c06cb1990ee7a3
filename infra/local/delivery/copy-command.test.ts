import { expect, test } from '@jest/globals';
import { copyCommand } from './copy-command.ts';

test('a copy keeps the digest', () => {
  const digest = `sha256:${'0123456789ab'.padEnd(64, 'c')}`;
  const { command, reference } = copyCommand('api', `staging/api@${digest}`, 'prod');
  expect(reference).toBe(`prod/api@${digest}`);
  expect(command.args.slice(-3)).toEqual([
    '--tag',
    'prod/api:0123456789ab',
    `staging/api@${digest}`,
  ]);
});
