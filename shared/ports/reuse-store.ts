import type { IdempotencyKey } from '../domain/idempotency-key.ts';
import type { Revision, Stored } from './stored.ts';

/** Under which key something was asked for: written together with it. */
export interface KeyChange {
  readonly record: IdempotencyKey;
  /** Null creates it. */
  readonly was: Stored<IdempotencyKey> | null;
}

/** What was asked for before. Both kinds of records are written with the job or dataset they name. */
export interface ReuseStore {
  /** The job that a fingerprint stands for, if any. */
  jobOfFingerprint(hash: string): Promise<string | null>;
  idempotencyKey(id: string): Promise<Stored<IdempotencyKey> | null>;
  /** @throws ConflictError when it changed since `revision`; null creates it. */
  putIdempotencyKey(key: IdempotencyKey, revision: Revision | null): Promise<void>;
}
