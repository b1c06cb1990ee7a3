import type { ApiKey } from '../domain/api-key.ts';
import type { Dataset } from '../domain/dataset.ts';
import type { ModelVersion } from '../domain/model-version.ts';
import type { Page, PageRequest } from './page.ts';
import type { KeyChange } from './reuse-store.ts';
import type { Period } from './period.ts';

export interface DatasetFilter {
  readonly tenantId: string;
  readonly status?: Dataset['status'] | undefined;
  readonly name?: string | undefined;
  readonly sha256?: string | undefined;
  readonly created?: Period | undefined;
}

export interface VersionFilter {
  readonly tenantId: string;
  readonly model?: string | undefined;
  readonly created?: Period | undefined;
}

/** Those that are converted are changed by JobStore.commit, with the job that converts them. */
export interface DatasetStore {
  get(id: string): Promise<Dataset | null>;
  /** @throws ConflictError when the id exists already, or the key was used meanwhile. */
  create(dataset: Dataset, key?: KeyChange): Promise<void>;
  /** From uploading to ready, once. @throws ConflictError when it is ready already. */
  complete(dataset: Dataset): Promise<void>;
  /** Of all the tenant's datasets that are ready. */
  storedBytes(tenantId: string): Promise<number>;
  /** Newest first. */
  list(filter: DatasetFilter, page: PageRequest): Promise<Page<Dataset>>;
}

/** Versions are written by JobStore.commit, with the job that made them. */
export interface VersionStore {
  get(id: string): Promise<ModelVersion | null>;
  /** Newest first. */
  list(filter: VersionFilter, page: PageRequest): Promise<Page<ModelVersion>>;
  /** The newest version of each model, by the models' names; the cursor is the last one's name. */
  newestOfEach(tenantId: string, page: PageRequest): Promise<Page<ModelVersion>>;
}

export interface ApiKeyStore {
  findByHash(hash: string): Promise<ApiKey | null>;
  /** @throws ConflictError when the hash exists already. */
  create(key: ApiKey): Promise<void>;
}

/** All of a tenant's keys, for who gives them out and takes them away. */
export interface ApiKeyRegister extends ApiKeyStore {
  /** Oldest first. */
  ofTenant(tenantId: string): Promise<ApiKey[]>;
  /** Also when there is none. Services know it for some seconds more. */
  delete(hash: string): Promise<void>;
}

/** The right to do something alone, for a while. */
export interface LeaseStore {
  /** True when `holder` has the lease until `until`, in ms; false when another holds it at `now`. */
  acquire(name: string, holder: string, now: number, until: number): Promise<boolean>;
  release(name: string, holder: string): Promise<void>;
}
