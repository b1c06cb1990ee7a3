import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ConflictError } from '../../domain/errors.ts';
import type { QuoteHistory } from '../../domain/job/index.ts';
import type { QuoteHistoryStore } from '../../ports/quote-history-store.ts';
import type { TenantStore } from '../../ports/tenant-store.ts';
import { uniqueId } from '../unique-id.ts';

export interface TenantRecordStores {
  readonly tenants: TenantStore;
  readonly quoteHistories: QuoteHistoryStore;
  readonly close: () => Promise<void>;
}

export function tenantRecordsContract(makeStores: () => TenantRecordStores): void {
  let stores: TenantRecordStores;

  beforeAll(() => {
    stores = makeStores();
  });
  afterAll(() => stores.close());

  describe('tenants', () => {
    it('are what was put last', async () => {
      const { tenants } = stores;
      const id = uniqueId('tn');
      expect(await tenants.get(id)).toBeNull();
      await tenants.put({ id, limits: { queuedJobs: 5, slots: { bulk: 2 } } });
      const newest = { id, limits: { monthlyBudgetUsd: 0.5 } };
      await tenants.put(newest);
      expect(await tenants.get(id)).toEqual(newest);
    });
  });

  describe('quote histories', () => {
    const historyOf = (changes: Partial<QuoteHistory> = {}): QuoteHistory => ({
      tenantId: uniqueId('tn'),
      trainer: 'hist-gradient-boosting',
      kind: 'fit',
      ratios: [1.5],
      updatedAt: 1_000,
      ...changes,
    });

    it('are of one tenant, trainer and kind', async () => {
      const { quoteHistories } = stores;
      const history = historyOf();
      await quoteHistories.put(history, null);
      expect((await quoteHistories.get(history))?.value).toEqual(history);
      expect(await quoteHistories.get({ ...history, kind: 'predict' })).toBeNull();
      expect(await quoteHistories.get({ ...history, trainer: 'other' })).toBeNull();
      expect(await quoteHistories.get({ ...history, tenantId: uniqueId('tn') })).toBeNull();
    });

    it('are changed by compare-and-set', async () => {
      const { quoteHistories } = stores;
      const history = historyOf();
      await quoteHistories.put(history, null);
      await expect(quoteHistories.put(history, null)).rejects.toBeInstanceOf(ConflictError);
      const { revision } = (await quoteHistories.get(history))!;
      const longer = { ...history, ratios: [1.5, 2] };
      await quoteHistories.put(longer, revision);
      await expect(quoteHistories.put(history, revision)).rejects.toBeInstanceOf(ConflictError);
      expect((await quoteHistories.get(history))?.value).toEqual(longer);
    });
  });
}
