// raw-writer.ts DOCUMENTS PROJECT: commits batches, in a process of its own, as the API does. A line of standard
// input holds { callers, calls }, a line of output answers with their times. DOCUMENTS is a file with what one
// accepted job wrote.
import { createInterface } from 'node:readline';
import { Firestore } from '@google-cloud/firestore';
import { closedLoop } from './closed-loop.ts';
import { CommitDocuments } from './commit-documents.ts';

const [, , path = '', projectId = ''] = process.argv;
const firestore = new Firestore({ projectId });
const commit = new CommitDocuments(firestore, path);

for await (const line of createInterface({ input: process.stdin })) {
  const { callers, calls } = JSON.parse(line) as { callers: number; calls: number };
  const times = await closedLoop(callers, calls, () => commit.once());
  process.stdout.write(`${JSON.stringify(times)}\n`);
}
await firestore.terminate();
