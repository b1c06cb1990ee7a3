import { closeSync, existsSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import type { Entry } from './records.ts';

const HEADER = JSON.stringify({ type: 'fitlane-local-cloud-run', version: 1 });

/**
 * A file with one JSON entry a line. It is written without fsync: it survives the death of the server, not of the
 * machine, whose tasks would be gone as well.
 */
export class Journal {
  readonly #path: string;
  #fd: number;

  constructor(path: string, entries: Entry[]) {
    this.#path = path;
    this.#fd = writeWhole(path, entries);
  }

  append(entry: Entry): void {
    writeSync(this.#fd, `${JSON.stringify(entry)}\n`);
  }

  rewrite(entries: Entry[]): void {
    closeSync(this.#fd);
    this.#fd = writeWhole(this.#path, entries);
  }

  close(): void {
    closeSync(this.#fd);
  }
}

export function readJournal(path: string): Entry[] {
  if (!existsSync(path)) return [];
  const [header, ...lines] = readFileSync(path, 'utf8').split('\n');
  if (header !== HEADER) {
    throw new Error(`${path} was not written by this version. Remove it to start without state.`);
  }
  // What follows the last line break was being written when the server died: it never happened.
  return lines.slice(0, -1).map((line) => JSON.parse(line) as Entry);
}

/** Replaces the file in one step, so that a crash leaves the old one or the new one. */
function writeWhole(path: string, entries: Entry[]): number {
  const draft = `${path}.draft`;
  const fd = openSync(draft, 'w');
  writeSync(fd, `${[HEADER, ...entries.map((entry) => JSON.stringify(entry))].join('\n')}\n`);
  renameSync(draft, path);
  return fd;
}
