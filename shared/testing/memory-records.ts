import type { ApiKey } from '../domain/api-key.ts';
import type { Dataset } from '../domain/dataset.ts';
import { ConflictError } from '../domain/errors.ts';
import type { DatasetChange } from '../domain/job/index.ts';
import type { ModelVersion } from '../domain/model-version.ts';
import type { Page, PageRequest } from '../ports/page.ts';
import type { KeyChange } from '../ports/reuse-store.ts';
import type {
  ApiKeyRegister,
  DatasetFilter,
  DatasetStore,
  LeaseStore,
  VersionFilter,
  VersionStore,
} from '../ports/records.ts';
import type { Stored } from '../ports/stored.ts';
import { answer } from './answer.ts';
import { MemoryCollection } from './memory-collection.ts';
import type { MemoryReuseStore } from './memory-reuse-store.ts';
import { hasFields, pageOf } from './page-of.ts';

export class MemoryDatasetStore implements DatasetStore {
  readonly #datasets = new MemoryCollection<Dataset>();
  readonly #reuse: MemoryReuseStore | undefined;

  /** @param reuse where the keys of requests are kept. */
  constructor(reuse?: MemoryReuseStore) {
    this.#reuse = reuse;
  }

  get(id: string): Promise<Dataset | null> {
    return answer(() => this.#datasets.get(id)?.value ?? null);
  }

  create(dataset: Dataset, key?: KeyChange): Promise<void> {
    return answer(() => {
      this.#datasets.check(dataset.id, null);
      if (key !== undefined) this.#reuse?.put(key.record, key.was?.revision ?? null);
      this.#datasets.create(dataset.id, dataset);
    });
  }

  complete(dataset: Dataset): Promise<void> {
    return answer(() => {
      const stored = this.#datasets.get(dataset.id);
      if (stored?.value.status !== 'uploading') {
        throw new ConflictError(`Dataset ${dataset.id} is not uploading.`);
      }
      this.#datasets.replace(dataset.id, dataset, stored.revision);
    });
  }

  /** Not part of the port: a job's commit changes the dataset that it converts. */
  change({ id, fields }: DatasetChange): void {
    const { value, revision } = this.checkThere(id);
    this.#datasets.replace(id, { ...value, ...fields }, revision);
  }

  checkThere(id: string): Stored<Dataset> {
    const stored = this.#datasets.get(id);
    if (stored === null) throw new Error(`There is no dataset ${id} to convert.`);
    return stored;
  }

  storedBytes(tenantId: string): Promise<number> {
    return answer(() =>
      this.#datasets
        .all()
        .filter(({ value }) => value.tenantId === tenantId && value.status === 'ready')
        .reduce((sum, { value }) => sum + (value.sizeBytes ?? 0), 0),
    );
  }

  list({ created, ...wanted }: DatasetFilter, page: PageRequest): Promise<Page<Dataset>> {
    return answer(() => {
      const datasets = this.#datasets.all().map(({ value }) => value);
      const found = datasets.filter((dataset) => hasFields(dataset, wanted));
      return pageOf(found, page, ({ createdAt, id }) => ({ time: createdAt, id }), created);
    });
  }
}

export class MemoryVersionStore implements VersionStore {
  readonly #versions = new MemoryCollection<ModelVersion>();

  get(id: string): Promise<ModelVersion | null> {
    return answer(() => this.#versions.get(id)?.value ?? null);
  }

  list({ created, ...wanted }: VersionFilter, page: PageRequest): Promise<Page<ModelVersion>> {
    return answer(() => {
      const versions = this.#versions.all().map(({ value }) => value);
      const found = versions.filter((version) => hasFields(version, wanted));
      return pageOf(found, page, ({ createdAt, id }) => ({ time: createdAt, id }), created);
    });
  }

  newestOfEach(tenantId: string, { limit, cursor = '' }: PageRequest): Promise<Page<ModelVersion>> {
    return answer(() => {
      const versions = this.#versions.all().map(({ value }) => value);
      const found = versions.filter(
        ({ model, ...rest }) => rest.tenantId === tenantId && model > cursor,
      );
      const oldestFirst = found.toSorted(
        (a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1),
      );
      const newest = new Map(oldestFirst.map((version) => [version.model, version]));
      const models = [...newest.keys()].toSorted((a, b) => (a < b ? -1 : 1));
      const items = models.slice(0, limit).flatMap((model) => newest.get(model) ?? []);
      return { items, nextCursor: models.length > limit ? (items.at(-1)?.model ?? null) : null };
    });
  }

  /** Not part of the port: versions are written by a job's commit. @throws ConflictError. */
  add(version: ModelVersion): void {
    this.#versions.create(version.id, version);
  }
}

export class MemoryApiKeyStore implements ApiKeyRegister {
  readonly #keys = new MemoryCollection<ApiKey>();

  findByHash(hash: string): Promise<ApiKey | null> {
    return answer(() => this.#keys.get(hash)?.value ?? null);
  }

  create(key: ApiKey): Promise<void> {
    return answer(() => {
      this.#keys.create(key.hash, key);
    });
  }

  ofTenant(tenantId: string): Promise<ApiKey[]> {
    return answer(() => {
      const keys = this.#keys.all().map(({ value }) => value);
      const own = keys.filter((key) => key.tenantId === tenantId);
      return own.toSorted((a, b) => a.createdAt - b.createdAt);
    });
  }

  delete(hash: string): Promise<void> {
    return answer(() => {
      this.#keys.delete(hash);
    });
  }
}

export class MemoryLeaseStore implements LeaseStore {
  readonly #leases = new Map<string, { readonly holder: string; readonly until: number }>();

  acquire(name: string, holder: string, now: number, until: number): Promise<boolean> {
    return answer(() => {
      const lease = this.#leases.get(name);
      if (lease !== undefined && lease.holder !== holder && lease.until > now) return false;
      this.#leases.set(name, { holder, until });
      return true;
    });
  }

  release(name: string, holder: string): Promise<void> {
    return answer(() => {
      if (this.#leases.get(name)?.holder === holder) this.#leases.delete(name);
    });
  }
}
