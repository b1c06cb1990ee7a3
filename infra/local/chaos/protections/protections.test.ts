import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { ROOT } from '../../set-up/paths.mjs';
import { PROTECTIONS } from './protections.ts';
import { removeCode } from './remove-code.ts';

describe('a protection is where the test build leaves it out', () => {
  test.each(Object.entries(PROTECTIONS))('%s', (_name, { removals }) => {
    for (const removal of removals) {
      const text = readFileSync(join(ROOT, removal.file), 'utf8');
      expect(removeCode(text, removal)).not.toBe(text);
    }
  });
});

test.each(['nothing of it', 'x; x;'])('code that is not there once is an error: %s', (text) => {
  expect(() => removeCode(text, { file: 'a.ts', code: 'x;', without: '' })).toThrow('a.ts');
});
