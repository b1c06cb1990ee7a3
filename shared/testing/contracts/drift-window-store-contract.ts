import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DriftWindow } from '../../domain/drift/drift-window.ts';
import type { DriftWindowStore } from '../../ports/drift-window-store.ts';
import { uniqueId } from '../unique-id.ts';

interface Stores {
  readonly driftWindows: DriftWindowStore;
  readonly close: () => Promise<void>;
}

export function driftWindowStoreContract(makeStores: () => Stores): void {
  let stores: Stores;

  beforeAll(() => {
    stores = makeStores();
  });
  afterAll(() => stores.close());

  describe('drift windows', () => {
    const windowOf = (changes: Partial<DriftWindow> = {}): DriftWindow => ({
      tenantId: 'tn_1',
      version: uniqueId('ver'),
      hour: 3_600_000,
      instance: 'i1',
      rows: 3,
      cells: [1, 0, 2],
      ...changes,
    });

    it('are what their instance has put last', async () => {
      const { driftWindows } = stores;
      const first = windowOf();
      const last = { ...first, rows: 5, cells: [2, 1, 2] };
      await driftWindows.put(first);
      await driftWindows.put(last);
      expect(await driftWindows.since(first.version, 0)).toEqual([last]);
    });

    it('are found by their version and hour, those of all instances', async () => {
      const { driftWindows } = stores;
      const old = windowOf({ hour: 0 });
      const { version } = old;
      const one = windowOf({ version });
      const other = windowOf({ version, instance: 'i2' });
      const later = windowOf({ version, hour: 7_200_000 });
      for (const window of [old, one, other, later, windowOf()]) await driftWindows.put(window);
      const found = await driftWindows.since(version, 3_600_000);
      expect(found).toHaveLength(3);
      expect(found).toEqual(expect.arrayContaining([one, other, later]));
    });
  });
}
