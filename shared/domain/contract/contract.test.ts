import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import type { z } from 'zod';
import { COMPUTE_ERROR_CODES } from '../errors.ts';
import { beat, claimRequest, finish, manifest } from './report.ts';

/** The same files are read by the Python tests: what one side writes, the other understands. */
function example(name: string): unknown {
  const url = new URL(`../../../ml-container/contract/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(url, 'utf8'));
}

describe('examples of the contract', () => {
  test.each<[string, z.ZodType]>([
    ['claim-request', claimRequest],
    ['beat', beat],
    ['finish-fit', finish],
    ['finish-predict', finish],
    ['finish-convert', finish],
    ['finish-profile', finish],
    ['finish-user-error', finish],
  ])('%s is understood, and nothing of it is dropped', (name, schema) => {
    expect(schema.parse(example(name))).toEqual(example(name));
  });

  test.each(['finish-fit', 'finish-predict', 'finish-convert', 'finish-user-error'])(
    '%s without its sender is a manifest',
    (name) => {
      const { nonce, taskIndex, seq, ...content } = finish.parse(example(name));
      expect(manifest.parse(content)).toEqual(content);
    },
  );

  test('an error code that nobody knows is refused', () => {
    const report = finish.parse(example('finish-user-error'));
    expect(finish.safeParse({ ...report, error: { code: 'no_idea' } }).success).toBe(false);
  });
});

test('both sides know the same error codes', () => {
  const url = new URL('../../../ml-container/src/fitlane_ml/errors.py', import.meta.url);
  const lists = readFileSync(url, 'utf8').matchAll(/Code = Literal\[([^\]]*)\]/g);
  const codes = [...lists].flatMap(([, list]) => [...list!.matchAll(/"(\w+)"/g)]);
  expect(codes.map(([, code]) => code).sort()).toEqual([...COMPUTE_ERROR_CODES].sort());
});
