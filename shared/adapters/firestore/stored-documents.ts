import type { CollectionReference, DocumentSnapshot, QuerySnapshot } from '@google-cloud/firestore';
import type { Stored } from '../../ports/stored.ts';
import { reading } from './errors.ts';
import { fromFields } from './field-names.ts';
import { toRevision } from './revision.ts';

/** The record of an id, or null if there is none. Ids come from URLs: what can't be one names nothing. */
export async function readRecord<Value>(
  collection: CollectionReference,
  id: string,
): Promise<Stored<Value> | null> {
  if (!isDocumentId(id)) return null;
  return storedIn<Value>(await reading(() => collection.doc(id).get()));
}

/** A slash would name a document of another collection. https://firebase.google.com/docs/firestore/quotas */
function isDocumentId(id: string): boolean {
  return /^(?!\.{1,2}$|__.*__$)[^/]+$/su.test(id) && Buffer.byteLength(id) <= 1500;
}

/** Records are trusted to be what was written: the collections have no other writer. */
export function storedIn<Value>(document: DocumentSnapshot): Stored<Value> | null {
  const fields = document.data();
  if (fields === undefined || document.updateTime === undefined) return null;
  return { value: fromFields(fields) as Value, revision: toRevision(document.updateTime) };
}

export function allStoredIn<Value>(found: QuerySnapshot): Stored<Value>[] {
  return found.docs.map((document) => storedIn<Value>(document)).filter((one) => one !== null);
}

export function valuesIn<Value>(found: QuerySnapshot): Value[] {
  return allStoredIn<Value>(found).map(({ value }) => value);
}
