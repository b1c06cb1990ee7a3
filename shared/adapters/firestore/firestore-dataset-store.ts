import type { Firestore } from '@google-cloud/firestore';
import type { Dataset } from '../../domain/dataset.ts';
import { ConflictError } from '../../domain/errors.ts';
import type { Page, PageRequest } from '../../ports/page.ts';
import type { DatasetStore } from '../../ports/records.ts';
import { reading, writing } from './errors.ts';
import { toFields } from './field-names.ts';
import { fromRevision } from './revision.ts';
import { after, collections, namedQuery } from './schema.ts';
import { pageOf, readRecord, startOf, valuesIn } from './stored-documents.ts';

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

  async list(tenantId: string, page: PageRequest): Promise<Page<Dataset>> {
    const start = startOf(page);
    const query = after(namedQuery(this.#db, 'datasetsOfTenant', tenantId), start);
    const found = await reading(() => query.limit(page.limit + 1).get());
    return pageOf(valuesIn<Dataset>(found), page.limit, ({ createdAt, id }) => ({
      time: createdAt,
      id,
    }));
  }

  #document(id: string) {
    return this.#datasets().doc(id);
  }

  #datasets() {
    return collections.datasets(this.#db);
  }
}
