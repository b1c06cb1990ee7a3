import type { Firestore } from '@google-cloud/firestore';
import type { ModelVersion } from '../../domain/model-version.ts';
import type { VersionStore } from '../../ports/records.ts';
import { collections } from './schema.ts';
import { readRecord } from './stored-documents.ts';

export class FirestoreVersionStore implements VersionStore {
  readonly #db: Firestore;

  constructor(db: Firestore) {
    this.#db = db;
  }

  async get(id: string): Promise<ModelVersion | null> {
    const stored = await readRecord<ModelVersion>(collections.versions(this.#db), id);
    return stored?.value ?? null;
  }
}
