import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const CONTAINER = new URL('../../ml-container/', import.meta.url).pathname;

/** Stands for the image's digest where the container runs from its sources. */
export function imageDigest(): string {
  const hash = createHash('sha256');
  for (const file of ['requirements.txt', ...sourceFiles()]) {
    hash.update(`${file}\n`).update(readFileSync(join(CONTAINER, file)));
  }
  return `sha256:${hash.digest('hex')}`;
}

function sourceFiles(): string[] {
  const files = readdirSync(join(CONTAINER, 'src'), { recursive: true, encoding: 'utf8' });
  const sources = files.filter((file) => file.endsWith('.py'));
  return sources.map((file) => join('src', file)).toSorted();
}
