import type { Firestore } from '@google-cloud/firestore';
import type { ModelVersion } from '../../domain/model-version.ts';
import type { Page, PageRequest } from '../../ports/page.ts';
import type { VersionFilter, VersionStore } from '../../ports/records.ts';
import { listRecords } from './list-records.ts';
import { collections, namedQuery } from './schema.ts';
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

  list(filter: VersionFilter, page: PageRequest): Promise<Page<ModelVersion>> {
    const { tenantId, model, created = {} } = filter;
    const query = namedQuery(this.#db, 'versionsOfTenant', { tenantId, model });
    return listRecords(query, 'createdAt', created, page);
  }
}
