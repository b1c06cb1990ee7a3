import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { infrastructureFiles } from './infrastructure.ts';

describe('docs/infrastructure', () => {
  it('says what the program registers; npm run infra:page writes it', async () => {
    const files = await infrastructureFiles();
    for (const [path, text] of Object.entries(files)) expect(readFileSync(path, 'utf8')).toBe(text);
  });
});
