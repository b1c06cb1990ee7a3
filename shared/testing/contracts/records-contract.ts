import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Dataset } from '../../domain/dataset.ts';
import { ConflictError } from '../../domain/errors.ts';
import type {
  ApiKeyRegister,
  DatasetFilter,
  DatasetStore,
  LeaseStore,
} from '../../ports/records.ts';
import { ODD_NAMES } from '../odd-names.ts';
import { sampleApiKey, sampleDataset } from '../sample-records.ts';
import { uniqueId } from '../unique-id.ts';

export interface RecordStores {
  readonly datasets: DatasetStore;
  readonly apiKeys: ApiKeyRegister;
  readonly leases: LeaseStore;
  readonly close: () => Promise<void>;
}

export function recordsContract(makeStores: () => RecordStores): void {
  let stores: RecordStores;

  beforeAll(() => {
    stores = makeStores();
  });
  afterAll(() => stores.close());

  describe('datasets', () => {
    it('is created once and gives back what was created', async () => {
      const { datasets } = stores;
      const dataset = sampleDataset({ id: uniqueId('ds') });
      await datasets.create(dataset);
      expect(await datasets.get(dataset.id)).toEqual(dataset);
      expect(await datasets.get(uniqueId('ds'))).toBeNull();
      await expect(datasets.create(dataset)).rejects.toBeInstanceOf(ConflictError);
    });

    it('becomes ready once, with columns of any name', async () => {
      const { datasets } = stores;
      const columns = ODD_NAMES.map((name) => ({ name, type: 'int64' }));
      const shape = { rows: 5, columns, constantColumns: ODD_NAMES };
      const dataset = sampleDataset({ id: uniqueId('ds') });
      await datasets.create(dataset);
      const ready = { ...dataset, status: 'ready', shape, completedAt: 2_000 } as const;
      await datasets.complete(ready);
      expect(await datasets.get(dataset.id)).toEqual(ready);
      const again = datasets.complete({ ...ready, completedAt: 3_000 });
      await expect(again).rejects.toBeInstanceOf(ConflictError);
    });

    it('lets one of many completions win', async () => {
      const { datasets } = stores;
      const dataset = sampleDataset({ id: uniqueId('ds') });
      await datasets.create(dataset);
      const racers = [1, 2, 3, 4].map((completedAt) =>
        datasets.complete({ ...dataset, status: 'ready', completedAt }),
      );
      const results = await Promise.allSettled(racers);
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    });

    it('lists the newest first, page by page', async () => {
      const { datasets } = stores;
      const tenantId = uniqueId('tn');
      for (const createdAt of [1, 3, 2]) {
        await datasets.create(sampleDataset({ id: uniqueId('ds'), tenantId, createdAt }));
      }
      const first = await datasets.list({ tenantId }, { limit: 2 });
      const cursor = first.nextCursor ?? undefined;
      const second = await datasets.list({ tenantId }, { limit: 2, cursor });
      const times = [...first.items, ...second.items].map(({ createdAt }) => createdAt);
      expect(times).toEqual([3, 2, 1]);
      expect(second.nextCursor).toBeNull();
    });

    it('adds up the bytes of those that are ready', async () => {
      const { datasets } = stores;
      const tenantId = uniqueId('tn');
      expect(await datasets.storedBytes(tenantId)).toBe(0);
      const create = async (changes: Partial<Dataset>) => {
        await datasets.create(sampleDataset({ id: uniqueId('ds'), tenantId, ...changes }));
      };
      await create({ status: 'ready', sizeBytes: 100 });
      await create({ status: 'ready', sizeBytes: 5 * 1024 ** 4 });
      await create({ status: 'uploading', sizeBytes: 7 });
      await create({ tenantId: uniqueId('tn'), status: 'ready', sizeBytes: 9 });
      expect(await datasets.storedBytes(tenantId)).toBe(5 * 1024 ** 4 + 100);
    });

    it('lists those of a name, a status and a time', async () => {
      const { datasets } = stores;
      const tenantId = uniqueId('tn');
      const create = async (id: string, overrides: Partial<Dataset>) => {
        await datasets.create(sampleDataset({ id, tenantId, ...overrides }));
      };
      const [a, b, c] = [uniqueId('ds'), uniqueId('ds'), uniqueId('ds')] as const;
      await create(a, { name: 'a', createdAt: 1 });
      await create(b, { name: 'b', createdAt: 2 });
      await create(c, { name: 'b', createdAt: 3, status: 'ready' });
      const listed = async (filter: Omit<DatasetFilter, 'tenantId'>) =>
        (await datasets.list({ tenantId, ...filter }, { limit: 9 })).items.map(({ id }) => id);
      expect(await listed({ name: 'b' })).toEqual([c, b]);
      expect(await listed({ status: 'uploading' })).toEqual([b, a]);
      expect(await listed({ name: 'b', status: 'ready' })).toEqual([c]);
      expect(await listed({ created: { from: 2, before: 3 } })).toEqual([b]);
    });
  });

  describe('API keys', () => {
    it('is found by its hash, and created once', async () => {
      const { apiKeys } = stores;
      const key = sampleApiKey({ hash: uniqueId('hash') });
      await apiKeys.create(key);
      expect(await apiKeys.findByHash(key.hash)).toEqual(key);
      expect(await apiKeys.findByHash(uniqueId('hash'))).toBeNull();
      await expect(apiKeys.create(key)).rejects.toBeInstanceOf(ConflictError);
    });

    it('are listed for their tenant, oldest first', async () => {
      const { apiKeys } = stores;
      const [tenantId, other] = [uniqueId('tn'), uniqueId('tn')];
      const keyOf = (owner: string, createdAt: number) =>
        sampleApiKey({ tenantId: owner, hash: uniqueId('hash'), createdAt });
      const [older, newer] = [keyOf(tenantId, 1), keyOf(tenantId, 2)];
      for (const key of [newer, keyOf(other, 1), older]) await apiKeys.create(key);
      expect(await apiKeys.ofTenant(tenantId)).toEqual([older, newer]);
    });

    it('are found no more once they are deleted, however often', async () => {
      const { apiKeys } = stores;
      const key = sampleApiKey({ tenantId: uniqueId('tn'), hash: uniqueId('hash') });
      await apiKeys.create(key);
      await apiKeys.delete(key.hash);
      await apiKeys.delete(key.hash);
      expect(await apiKeys.findByHash(key.hash)).toBeNull();
      expect(await apiKeys.ofTenant(key.tenantId)).toEqual([]);
    });
  });

  describe('leases', () => {
    it('belongs to one holder until it ends', async () => {
      const { leases } = stores;
      const name = uniqueId('lease');
      expect(await leases.acquire(name, 'a', 0, 100)).toBe(true);
      expect(await leases.acquire(name, 'b', 99, 200)).toBe(false);
      expect(await leases.acquire(name, 'a', 99, 150)).toBe(true);
      expect(await leases.acquire(name, 'b', 149, 200)).toBe(false);
      expect(await leases.acquire(name, 'b', 150, 250)).toBe(true);
      expect(await leases.acquire(name, 'a', 151, 250)).toBe(false);
    });

    it('is given to one of many who ask at once', async () => {
      const { leases } = stores;
      const name = uniqueId('lease');
      const ask = (now: number) =>
        Promise.all(['a', 'b', 'c', 'd'].map((who) => leases.acquire(name, who, now, now + 10)));
      expect((await ask(0)).filter((isHeld) => isHeld)).toHaveLength(1);
      expect((await ask(10)).filter((isHeld) => isHeld)).toHaveLength(1);
    });

    it('is released by its holder only', async () => {
      const { leases } = stores;
      const name = uniqueId('lease');
      await leases.release(name, 'a');
      await leases.acquire(name, 'a', 0, 100);
      await leases.release(name, 'b');
      expect(await leases.acquire(name, 'b', 1, 100)).toBe(false);
      await leases.release(name, 'a');
      expect(await leases.acquire(name, 'b', 1, 100)).toBe(true);
    });
  });
}
