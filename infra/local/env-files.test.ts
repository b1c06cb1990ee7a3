import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { mergeEnvironments, readEnvironment } from './env-files.mjs';

describe('readEnvironment', () => {
  it('puts the process environment over .env.local over .env', () => {
    const root = mkdtempSync(join(tmpdir(), 'env-'));
    writeFileSync(join(root, '.env'), 'A=1\nB=1\nC=1\n');
    writeFileSync(join(root, '.env.local'), 'B=2\nC=2\n');
    expect(readEnvironment(root, { C: '3' })).toEqual({ A: '1', B: '2', C: '3' });
  });

  it('needs neither file', () => {
    expect(readEnvironment('/nowhere', { A: '1' })).toEqual({ A: '1' });
  });
});

describe('mergeEnvironments', () => {
  it('lets no empty value hide an earlier one', () => {
    expect(mergeEnvironments({ A: '1' }, { A: '' }, { A: undefined })).toEqual({ A: '1' });
  });
});
