// raw-writer.ts DOCUMENTS: commits batches, in a process of its own, as the API does. A line of standard input
// holds { callers, calls }, a line of output answers with their times. DOCUMENTS is a file with what one accepted
// job wrote: [{ path, fields }]. Each batch creates the same documents under other ids.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { randomUUID } from 'node:crypto';
import { Firestore } from '@google-cloud/firestore';
import { closedLoop } from './closed-loop.ts';
import type { WrittenDocument } from './written-documents.ts';

const [, , path = '', projectId = ''] = process.argv;
const documents = JSON.parse(readFileSync(path, 'utf8')) as WrittenDocument[];
const firestore = new Firestore({ projectId });

for await (const line of createInterface({ input: process.stdin })) {
  const { callers, calls } = JSON.parse(line) as { callers: number; calls: number };
  const times = await closedLoop(callers, calls, commitOnce);
  process.stdout.write(`${JSON.stringify(times)}\n`);
}
await firestore.terminate();

async function commitOnce(): Promise<void> {
  const batch = firestore.batch();
  const id = randomUUID();
  for (const { pathOf, fields } of documents) {
    batch.create(firestore.doc(pathOf.replaceAll('{id}', id)), fields);
  }
  await batch.commit();
}
