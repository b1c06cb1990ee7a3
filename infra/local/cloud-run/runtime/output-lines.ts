import { once } from 'node:events';
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { OnLine, Stream } from './container-runtime.ts';

/** Delivers what a process prints, a line at a time. Resolves when both of its streams have ended. */
export async function deliverLines(child: ChildProcess, onLine: OnLine): Promise<void> {
  const both = [lines(child.stdout, 'stdout', onLine), lines(child.stderr, 'stderr', onLine)];
  await Promise.all(both).catch(() => undefined);
}

async function lines(from: Readable | null, stream: Stream, onLine: OnLine): Promise<void> {
  if (from === null) return;
  const reader = createInterface({ input: from, crlfDelay: Infinity });
  reader.on('line', (line) => {
    onLine(stream, line);
  });
  await once(reader, 'close');
}
