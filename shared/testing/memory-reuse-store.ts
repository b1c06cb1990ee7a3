import type { IdempotencyKey } from '../domain/idempotency-key.ts';
import type { ReuseStore } from '../ports/reuse-store.ts';
import type { Revision, Stored } from '../ports/stored.ts';
import { answer } from './answer.ts';
import { MemoryCollection } from './memory-collection.ts';
import type { MemoryLaneStore } from './memory-lane-store.ts';

export class MemoryReuseStore implements ReuseStore {
  readonly #holdings: MemoryLaneStore;
  readonly #keys = new MemoryCollection<IdempotencyKey>();

  /** @param holdings where a job's commit keeps its fingerprint. */
  constructor(holdings: MemoryLaneStore) {
    this.#holdings = holdings;
  }

  jobOfFingerprint(hash: string): Promise<string | null> {
    return answer(() => {
      const fingerprints = this.#holdings.held.filter((one) => one.type === 'fingerprint');
      return fingerprints.find((one) => one.hash === hash)?.jobId ?? null;
    });
  }

  idempotencyKey(id: string): Promise<Stored<IdempotencyKey> | null> {
    return answer(() => this.#keys.get(id));
  }

  putIdempotencyKey(key: IdempotencyKey, revision: Revision | null): Promise<void> {
    return answer(() => {
      this.put(key, revision);
    });
  }

  /** Not part of the port: a job's commit writes its key. @throws ConflictError. */
  put(key: IdempotencyKey, revision: Revision | null): void {
    if (revision === null) this.#keys.create(key.id, key);
    else this.#keys.replace(key.id, key, revision);
  }
}
