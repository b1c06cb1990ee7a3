import type { Firestore } from '@google-cloud/firestore';
import type { ApiKey } from '../../domain/api-key.ts';
import type { ApiKeyStore } from '../../ports/records.ts';
import { writing } from './errors.ts';
import { toFields } from './field-names.ts';
import { collections } from './schema.ts';
import { readRecord } from './stored-documents.ts';

/** The hash is the document's id: one read, no query, and no index over secrets. */
export class FirestoreApiKeyStore implements ApiKeyStore {
  readonly #db: Firestore;

  constructor(db: Firestore) {
    this.#db = db;
  }

  async findByHash(hash: string): Promise<ApiKey | null> {
    const stored = await readRecord<ApiKey>(this.#keys(), hash);
    return stored?.value ?? null;
  }

  async create(key: ApiKey): Promise<void> {
    await writing(() => this.#keys().doc(key.hash).create(toFields(key)));
  }

  #keys() {
    return collections.apiKeys(this.#db);
  }
}
