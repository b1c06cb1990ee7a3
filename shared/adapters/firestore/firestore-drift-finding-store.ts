import type { Firestore } from '@google-cloud/firestore';
import type { DriftFound } from '../../domain/domain-event.ts';
import { ConflictError } from '../../domain/errors.ts';
import type { DriftFindingStore } from '../../ports/drift-finding-store.ts';
import { reading, writing } from './errors.ts';
import { toFields } from './field-names.ts';
import { collections, namedQuery } from './schema.ts';
import { valuesIn } from './stored-documents.ts';

interface Fields extends DriftFound {
  /** Null once it is told. */
  readonly publishAt: number | null;
}

export class FirestoreDriftFindingStore implements DriftFindingStore {
  readonly #db: Firestore;

  constructor(db: Firestore) {
    this.#db = db;
  }

  async add(found: DriftFound): Promise<void> {
    const fields: Fields = { ...found, publishAt: found.at };
    try {
      await writing(() => this.#documentOf(found.id).create(toFields(fields)));
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error;
    }
  }

  async unpublished(limit: number): Promise<DriftFound[]> {
    const query = namedQuery(this.#db, 'unpublishedFindings', {}).where('publishAt', '>=', 0);
    const found = valuesIn<Fields>(await reading(() => query.limit(limit).get()));
    return found.map(({ publishAt: _untold, ...event }) => event);
  }

  async markPublished(id: string): Promise<void> {
    await writing(() => this.#documentOf(id).update({ publishAt: null }));
  }

  #documentOf(id: string) {
    return collections.driftFindings(this.#db).doc(id);
  }
}
