import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DriftFound } from '../../domain/domain-event.ts';
import type { DriftFindingStore } from '../../ports/drift-finding-store.ts';
import { uniqueId } from '../unique-id.ts';

interface Stores {
  readonly driftFindings: DriftFindingStore;
  readonly close: () => Promise<void>;
}

export function driftFindingStoreContract(makeStores: () => Stores): void {
  let driftFindings: DriftFindingStore;
  let close: () => Promise<void>;

  beforeAll(() => {
    ({ driftFindings, close } = makeStores());
  });
  afterAll(() => close());

  const foundAt = (at: number): DriftFound => ({
    ...{ type: 'driftFound', id: uniqueId('ver'), at, tenantId: 'tn_1', model: 'churn' },
    ...{ version: 'ver_1', job: null, rows: 500, features: ['age'], predictions: null },
  });

  describe('drift findings', () => {
    it('are to be told, the oldest first, until they are', async () => {
      const [late, early] = [foundAt(2_000), foundAt(1_000)];
      for (const found of [late, early]) await driftFindings.add(found);
      expect(await driftFindings.unpublished(10)).toEqual([early, late]);
      expect(await driftFindings.unpublished(1)).toEqual([early]);
      await driftFindings.markPublished(early.id);
      expect(await driftFindings.unpublished(10)).toEqual([late]);
      await driftFindings.markPublished(late.id);
      expect(await driftFindings.unpublished(10)).toEqual([]);
    });

    it('are kept once, as they were found first, and told once', async () => {
      const found = foundAt(1_000);
      await driftFindings.add(found);
      await driftFindings.add({ ...found, rows: 900 });
      expect(await driftFindings.unpublished(10)).toEqual([found]);
      await driftFindings.markPublished(found.id);
      await driftFindings.add({ ...found, rows: 1_000 });
      expect(await driftFindings.unpublished(10)).toEqual([]);
    });
  });
}
