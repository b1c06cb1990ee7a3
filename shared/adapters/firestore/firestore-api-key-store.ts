import type { Firestore } from '@google-cloud/firestore';
import type { ApiKey } from '../../domain/api-key.ts';
import type { ApiKeyRegister } from '../../ports/records.ts';
import { reading, writing } from './errors.ts';
import { toFields } from './field-names.ts';
import { collections, namedQuery } from './schema.ts';
import { readRecord, valuesIn } from './stored-documents.ts';

/** The hash is the document's id: one read, no query, and no index over secrets. */
export class FirestoreApiKeyStore implements ApiKeyRegister {
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

  ofTenant(tenantId: string): Promise<ApiKey[]> {
    const all = namedQuery(this.#db, 'keysOfTenant', { tenantId });
    return reading(async () => valuesIn<ApiKey>(await all.get()));
  }

  async delete(hash: string): Promise<void> {
    await writing(() => this.#keys().doc(hash).delete());
  }

  #keys() {
    return collections.apiKeys(this.#db);
  }
}
