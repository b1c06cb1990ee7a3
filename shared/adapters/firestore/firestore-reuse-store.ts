import type { Firestore } from '@google-cloud/firestore';
import type { IdempotencyKey } from '../../domain/idempotency-key.ts';
import type { Fingerprint } from '../../domain/job/index.ts';
import type { ReuseStore } from '../../ports/reuse-store.ts';
import type { Revision, Stored } from '../../ports/stored.ts';
import { writing } from './errors.ts';
import { toExpiringFields } from './expiry.ts';
import { fromRevision } from './revision.ts';
import { collections } from './schema.ts';
import { readRecord } from './stored-documents.ts';

export class FirestoreReuseStore implements ReuseStore {
  readonly #db: Firestore;

  constructor(db: Firestore) {
    this.#db = db;
  }

  async jobOfFingerprint(hash: string): Promise<string | null> {
    const found = await readRecord<Fingerprint>(collections.fingerprints(this.#db), hash);
    return found?.value.jobId ?? null;
  }

  idempotencyKey(id: string): Promise<Stored<IdempotencyKey> | null> {
    return readRecord<IdempotencyKey>(collections.idempotencyKeys(this.#db), id);
  }

  async putIdempotencyKey(key: IdempotencyKey, revision: Revision | null): Promise<void> {
    const document = collections.idempotencyKeys(this.#db).doc(key.id);
    await writing(() =>
      revision === null
        ? document.create(toExpiringFields(key))
        : document.update(toExpiringFields(key), { lastUpdateTime: fromRevision(revision) }),
    );
  }
}
