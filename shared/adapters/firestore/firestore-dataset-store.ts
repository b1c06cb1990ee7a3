import type { Firestore } from '@google-cloud/firestore';
import type { Dataset } from '../../domain/dataset.ts';
import { ConflictError } from '../../domain/errors.ts';
import type { Page, PageRequest } from '../../ports/page.ts';
import type { DatasetFilter, DatasetStore } from '../../ports/records.ts';
import { writing } from './errors.ts';
import { toFields } from './field-names.ts';
import { listRecords } from './list-records.ts';
import { fromRevision } from './revision.ts';
import { collections, namedQuery } from './schema.ts';
import { readRecord } from './stored-documents.ts';

export class FirestoreDatasetStore implements DatasetStore {
  readonly #db: Firestore;

  constructor(db: Firestore) {
    this.#db = db;
  }

  async get(id: string): Promise<Dataset | null> {
    const stored = await readRecord<Dataset>(this.#datasets(), id);
    return stored?.value ?? null;
  }

  async create(dataset: Dataset): Promise<void> {
    await writing(() => this.#document(dataset.id).create(toFields(dataset)));
  }

  async complete(dataset: Dataset): Promise<void> {
    const stored = await readRecord<Dataset>(this.#datasets(), dataset.id);
    if (stored?.value.status !== 'uploading') {
      throw new ConflictError(`Dataset ${dataset.id} is not uploading.`);
    }
    const precondition = { lastUpdateTime: fromRevision(stored.revision) };
    await writing(() => this.#document(dataset.id).update(toFields(dataset), precondition));
  }

  list(filter: DatasetFilter, page: PageRequest): Promise<Page<Dataset>> {
    const { tenantId, status, name, created = {} } = filter;
    const query = namedQuery(this.#db, 'datasetsOfTenant', { tenantId, status, name });
    return listRecords(query, 'createdAt', created, page);
  }

  #document(id: string) {
    return this.#datasets().doc(id);
  }

  #datasets() {
    return collections.datasets(this.#db);
  }
}
