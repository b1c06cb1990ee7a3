import type { Dataset } from '../domain/dataset.ts';
import type { Clock } from '../ports/clock.ts';
import type { Page, PageRequest } from '../ports/page.ts';
import type { DatasetFilter, DatasetStore } from '../ports/records.ts';
import type { KeyChange } from '../ports/reuse-store.ts';
import { RecentReads } from './recent-reads.ts';

/** For how long a dataset that was deleted may still be named by a job. */
const FRESH_MS = 2_000;

/** Many jobs in a row read one dataset, which never changes once it is ready. */
export class CachedDatasetStore implements DatasetStore {
  readonly #datasets: DatasetStore;
  readonly #recent: RecentReads<Dataset | null>;

  constructor(datasets: DatasetStore, clock: Clock) {
    this.#datasets = datasets;
    this.#recent = new RecentReads<Dataset | null>(
      clock,
      FRESH_MS,
      (dataset) => dataset?.status === 'ready',
    );
  }

  get(id: string): Promise<Dataset | null> {
    return this.#recent.get(id, () => this.#datasets.get(id));
  }

  create(dataset: Dataset, key?: KeyChange): Promise<void> {
    return this.#datasets.create(dataset, key);
  }

  async complete(dataset: Dataset): Promise<void> {
    await this.#datasets.complete(dataset);
    this.#recent.forget(dataset.id);
  }

  storedBytes(tenantId: string): Promise<number> {
    return this.#datasets.storedBytes(tenantId);
  }

  list(filter: DatasetFilter, page: PageRequest): Promise<Page<Dataset>> {
    return this.#datasets.list(filter, page);
  }
}
