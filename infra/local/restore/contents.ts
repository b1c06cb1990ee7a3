import { createHash } from 'node:crypto';
import type { CollectionReference, DocumentData, Firestore } from '@google-cloud/firestore';
import { Objects } from '../chaos/objects.ts';
import { openRecords } from '../chaos/records.ts';
import type { Wiring } from '../wiring.ts';

/** All that a stack holds. */
export interface Contents {
  /** Each document by its path, of all collections, however deep. */
  readonly documents: Readonly<Record<string, DocumentData>>;
  /** The SHA-256 of each object, by its URI. */
  readonly objects: Readonly<Record<string, string>>;
}

/** Reads the stores of a stack past its services. */
export async function readContents(wiring: Wiring): Promise<Contents> {
  const records = openRecords(wiring.addresses.firestoreHost);
  const objects = new Objects(wiring);
  try {
    return { documents: await readDocuments(records), objects: await readObjects(objects) };
  } finally {
    await records.terminate();
    objects.close();
  }
}

async function readDocuments(records: Firestore): Promise<Record<string, DocumentData>> {
  const documents: Record<string, DocumentData> = {};
  for (const collection of await records.listCollections()) await collect(collection, documents);
  return documents;
}

/** Also below documents that are not there themselves. */
async function collect(
  collection: CollectionReference,
  documents: Record<string, DocumentData>,
): Promise<void> {
  for (const reference of await collection.listDocuments()) {
    const data = (await reference.get()).data();
    if (data !== undefined) documents[reference.path] = data;
    for (const below of await reference.listCollections()) await collect(below, documents);
  }
}

async function readObjects(objects: Objects): Promise<Record<string, string>> {
  const digests: Record<string, string> = {};
  for (const { uri } of await objects.all()) {
    const content = await objects.read(uri);
    digests[uri] = createHash('sha256').update(content).digest('hex');
  }
  return digests;
}
