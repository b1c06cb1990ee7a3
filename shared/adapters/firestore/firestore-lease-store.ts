import type { Firestore } from '@google-cloud/firestore';
import { ConflictError } from '../../domain/errors.ts';
import type { LeaseStore } from '../../ports/records.ts';
import type { Stored } from '../../ports/stored.ts';
import { writing } from './errors.ts';
import { fromRevision } from './revision.ts';
import { collections } from './schema.ts';
import { readRecord } from './stored-documents.ts';

interface Lease {
  readonly holder: string;
  readonly until: number;
}

/** Compare-and-set: who loses the race has not got the lease. */
export class FirestoreLeaseStore implements LeaseStore {
  readonly #db: Firestore;

  constructor(db: Firestore) {
    this.#db = db;
  }

  async acquire(name: string, holder: string, now: number, until: number): Promise<boolean> {
    const stored = await this.#get(name);
    if (stored !== null && stored.value.holder !== holder && stored.value.until > now) return false;
    return hasWon(() => this.#put(name, { holder, until }, stored));
  }

  async release(name: string, holder: string): Promise<void> {
    const stored = await this.#get(name);
    if (stored?.value.holder !== holder) return;
    const precondition = { lastUpdateTime: fromRevision(stored.revision) };
    await hasWon(() => this.#document(name).delete(precondition));
  }

  #get(name: string): Promise<Stored<Lease> | null> {
    return readRecord<Lease>(collections.leases(this.#db), name);
  }

  #put(name: string, lease: Lease, stored: Stored<Lease> | null): Promise<unknown> {
    if (stored === null) return this.#document(name).create({ ...lease });
    const precondition = { lastUpdateTime: fromRevision(stored.revision) };
    return this.#document(name).update({ ...lease }, precondition);
  }

  #document(name: string) {
    return collections.leases(this.#db).doc(name);
  }
}

async function hasWon(write: () => Promise<unknown>): Promise<boolean> {
  try {
    await writing(write);
    return true;
  } catch (error) {
    if (error instanceof ConflictError) return false;
    throw error;
  }
}
