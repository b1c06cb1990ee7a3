import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { isFresh, recordInputs } from './bundle-inputs.ts';
import { ROOT } from './set-up/paths.mjs';

let record: string;
let input: string;

beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), 'bundle-'));
  record = join(folder, 'record.json');
  input = join(folder, 'input.ts');
  writeFileSync(input, 'one');
  utimesSync(input, 1_000, 1_000);
  recordInputs(record, [relative(ROOT, input)], Date.now() + 1_000);
});

describe('a bundle', () => {
  it('is fresh while its inputs stay as they were', () => {
    expect(isFresh(record)).toBe(true);
  });

  it('is not fresh after an input was written', () => {
    writeFileSync(input, 'two');
    expect(isFresh(record)).toBe(false);
  });

  it('is not fresh when an input is gone', () => {
    rmSync(input);
    expect(isFresh(record)).toBe(false);
  });

  it('is not trusted when an input changed while it was made', () => {
    rmSync(record);
    recordInputs(record, [relative(ROOT, input)], 999_000);
    expect(isFresh(record)).toBe(false);
  });
});
