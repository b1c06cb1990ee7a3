import { existsSync, mkdirSync, openSync, readFileSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';

/** Opens a part's log for one life of the stack; the one before is kept as `.1`. */
export function startLog(path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  if (existsSync(path)) renameSync(path, `${path}.1`);
}

export function openLog(path: string): number {
  return openSync(path, 'a');
}

export function lastLines(path: string, count = 15): string {
  if (!existsSync(path)) return '    (no log)';
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n').slice(-count);
  return lines.map((line) => `    ${line}`).join('\n');
}
