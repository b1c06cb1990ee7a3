import { AggregateField, type Firestore } from '@google-cloud/firestore';
import type { Dataset } from '../../domain/dataset.ts';
import { ConflictError } from '../../domain/errors.ts';
import type { Page, PageRequest } from '../../ports/page.ts';
import type { DatasetFilter, DatasetStore } from '../../ports/records.ts';
import type { KeyChange } from '../../ports/reuse-store.ts';
import { addKey } from './add-key.ts';
import { reading, writing } from './errors.ts';
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

  async create(dataset: Dataset, key?: KeyChange): Promise<void> {
    const batch = this.#db.batch().create(this.#document(dataset.id), toFields(dataset));
    if (key !== undefined) addKey(this.#db, batch, key);
    await writing(() => batch.commit());
  }

  async complete(dataset: Dataset): Promise<void> {
    const stored = await readRecord<Dataset>(this.#datasets(), dataset.id);
    if (stored?.value.status !== 'uploading') {
      throw new ConflictError(`Dataset ${dataset.id} is not uploading.`);
    }
    const precondition = { lastUpdateTime: fromRevision(stored.revision) };
    await writing(() => this.#document(dataset.id).update(toFields(dataset), precondition));
  }

  async storedBytes(tenantId: string): Promise<number> {
    const ready = namedQuery(this.#db, 'bytesOfTenant', { tenantId, status: 'ready' });
    const summed = ready.aggregate({ bytes: AggregateField.sum('sizeBytes') });
    return (await reading(() => summed.get())).data().bytes;
  }

  list(filter: DatasetFilter, page: PageRequest): Promise<Page<Dataset>> {
    const { created = {}, ...wanted } = filter;
    const query = namedQuery(this.#db, 'datasetsOfTenant', wanted);
    return listRecords(query, 'createdAt', created, page);
  }

  #document(id: string) {
    return this.#datasets().doc(id);
  }

  #datasets() {
    return collections.datasets(this.#db);
  }
}
