// Bundling both services takes seconds of a start; mostly, nothing has changed since the last one.
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './set-up/paths.mjs';

/** A file's size and time of change, by its path in the repository. */
type Inputs = Record<string, string>;

/** Whether a bundle was made from the files as they are now. */
export function isFresh(recordPath: string): boolean {
  try {
    const recorded = JSON.parse(readFileSync(recordPath, 'utf8')) as Inputs;
    return Object.entries(recorded).every(([path, seen]) => look(path) === seen);
  } catch {
    return false; // no record, or an input is gone
  }
}

/**
 * Remembers what a bundle was made from. A file that changed after `startedAtMs` may have been read
 * before its change, so that such a bundle gets no record, and is made again.
 */
export function recordInputs(recordPath: string, paths: string[], startedAtMs: number): void {
  // The lockfile stands for what a new package could change in the resolution of the others.
  const all = [...paths, 'package-lock.json', 'infra/local/bundle.ts'];
  const isSettled = all.every((path) => statSync(join(ROOT, path)).mtimeMs < startedAtMs);
  if (!isSettled) return;
  writeFileSync(
    recordPath,
    JSON.stringify(Object.fromEntries(all.map((path) => [path, look(path)]))),
  );
}

function look(path: string): string {
  const { size, mtimeMs } = statSync(join(ROOT, path));
  return `${size}:${mtimeMs}`;
}
