import type { ApiKey } from '../domain/api-key.ts';
import type { Clock } from '../ports/clock.ts';
import type { ApiKeyStore } from '../ports/records.ts';
import { RecentReads } from './recent-reads.ts';

/** For how long a key that was taken away is still good. */
const FRESH_MS = 2_000;

/** Every request shows its key. One that is not known may be made the next moment. */
export class CachedApiKeyStore implements ApiKeyStore {
  readonly #keys: ApiKeyStore;
  readonly #recent: RecentReads<ApiKey | null>;

  constructor(keys: ApiKeyStore, clock: Clock) {
    this.#keys = keys;
    this.#recent = new RecentReads<ApiKey | null>(clock, FRESH_MS, (key) => key !== null);
  }

  findByHash(hash: string): Promise<ApiKey | null> {
    return this.#recent.get(hash, () => this.#keys.findByHash(hash));
  }

  create(key: ApiKey): Promise<void> {
    return this.#keys.create(key);
  }
}
