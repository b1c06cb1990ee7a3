import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { staleSteps, wantedHashes } from './stamp.mjs';

const wanted = { npm: 'a', python: 'b', minio: 'c' };
const allPresent = { npm: true, python: true, minio: true };

describe('staleSteps', () => {
  it('finds nothing to do when all hashes match and all products lie there', () => {
    expect(staleSteps({ steps: wanted, tools: {} }, wanted, allPresent)).toEqual([]);
  });

  it('does a step whose inputs changed', () => {
    const steps = { ...wanted, python: 'before' };
    expect(staleSteps({ steps, tools: {} }, wanted, allPresent)).toEqual(['python']);
  });

  it('does a step whose product is gone, whatever the stamp says', () => {
    const present = { ...allPresent, minio: false };
    expect(staleSteps({ steps: wanted, tools: {} }, wanted, present)).toEqual(['minio']);
  });

  it('does everything on a fresh machine', () => {
    const stale = staleSteps({ steps: {}, tools: {} }, wanted, allPresent);
    expect(stale).toEqual(['npm', 'python', 'minio']);
  });
});

describe('wantedHashes', () => {
  it.each([
    ['package-lock.json', 'npm'],
    ['ml-container/requirements-dev.txt', 'python'],
    ['clients/python/requirements.txt', 'python'],
    ['ml-container/pyproject.toml', 'python'],
    ['clients/python/pyproject.toml', 'python'],
  ] as const)('changes with %s, for %s alone', (file, step) => {
    const root = mkdtempSync(join(tmpdir(), 'stamp-'));
    const before = wantedHashes(root);
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), 'new');
    const after = wantedHashes(root);
    expect(after).not.toEqual(before);
    expect({ ...after, [step]: '' }).toEqual({ ...before, [step]: '' });
  });
});
