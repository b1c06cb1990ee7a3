import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Firestore } from '@google-cloud/firestore';
import type { WrittenDocument } from './written-documents.ts';

/** Commits again and again, in one batch each time, what one accepted job wrote: under another id. */
export class CommitDocuments {
  readonly #firestore: Firestore;
  readonly #documents: readonly WrittenDocument[];

  /** @param path of a file with [{ pathOf, fields }]. */
  constructor(firestore: Firestore, path: string) {
    this.#firestore = firestore;
    this.#documents = JSON.parse(readFileSync(path, 'utf8')) as WrittenDocument[];
  }

  async once(): Promise<string> {
    const batch = this.#firestore.batch();
    const id = randomUUID();
    for (const { pathOf, fields } of this.#documents) {
      batch.create(this.#firestore.doc(pathOf.replaceAll('{id}', id)), fields);
    }
    await batch.commit();
    return id;
  }
}
