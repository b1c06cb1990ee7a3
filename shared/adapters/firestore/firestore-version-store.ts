import type { Firestore } from '@google-cloud/firestore';
import type { ModelVersion } from '../../domain/model-version.ts';
import type { Page, PageRequest } from '../../ports/page.ts';
import type { VersionFilter, VersionStore } from '../../ports/records.ts';
import { reading } from './errors.ts';
import { listRecords } from './list-records.ts';
import { collections, namedQuery } from './schema.ts';
import { readRecord, valuesIn } from './stored-documents.ts';

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

  /** Firestore cannot group: one query per model leaps to the next one's newest, past all older versions. */
  async newestOfEach(
    tenantId: string,
    { limit, cursor = '' }: PageRequest,
  ): Promise<Page<ModelVersion>> {
    const items: ModelVersion[] = [];
    let next = await this.#newestAfter(tenantId, cursor);
    while (next !== undefined && items.length < limit) {
      items.push(next);
      next = await this.#newestAfter(tenantId, next.model);
    }
    return { items, nextCursor: next === undefined ? null : (items.at(-1)?.model ?? null) };
  }

  async #newestAfter(tenantId: string, model: string): Promise<ModelVersion | undefined> {
    const query = namedQuery(this.#db, 'modelsOfTenant', { tenantId }).where('model', '>', model);
    const [newest] = valuesIn<ModelVersion>(await reading(() => query.limit(1).get()));
    return newest;
  }
}
