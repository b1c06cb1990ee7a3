import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ConflictError } from '../../domain/errors.ts';
import type { IdempotencyKey } from '../../domain/idempotency-key.ts';
import type { LedgerEntry, NamedModel } from '../../domain/ledger/ledger-entry.ts';
import { noAliases, withEntry } from '../../domain/ledger/model-aliases.ts';
import type { LedgerStore } from '../../ports/ledger-store.ts';
import type { ReuseStore } from '../../ports/reuse-store.ts';
import { uniqueId } from '../unique-id.ts';

export interface LedgerStores {
  readonly ledger: LedgerStore;
  readonly reuse: ReuseStore;
  readonly close: () => Promise<void>;
}

export function ledgerStoreContract(makeStores: () => LedgerStores): void {
  let stores: LedgerStores;
  let ledger: LedgerStore;

  beforeAll(() => {
    stores = makeStores();
    ({ ledger } = stores);
  });
  afterAll(() => stores.close());

  const newModel = (): NamedModel => ({ tenantId: uniqueId('tn'), model: 'churn' });

  function entryOf(
    model: NamedModel,
    seq: number,
    changes: Partial<LedgerEntry> = {},
  ): LedgerEntry {
    return {
      ...model,
      seq,
      alias: 'production',
      version: `ver_${seq}`,
      at: seq * 1_000,
      by: 'key_1',
      cause: 'promote',
      reason: null,
      predecessor: seq === 1 ? null : seq - 1,
      ...changes,
    };
  }

  /** Appends to what is there now. */
  async function append(entry: LedgerEntry): Promise<LedgerEntry> {
    const was = await ledger.aliases(entry);
    const aliases = withEntry(was?.value ?? noAliases(entry), entry);
    await ledger.append({ was, aliases, entry });
    return entry;
  }

  describe('the ledger', () => {
    it('is empty before the first entry', async () => {
      const model = newModel();
      expect(await ledger.aliases(model)).toBeNull();
      expect(await ledger.entry(model, 1)).toBeNull();
      expect(await ledger.list(model, { limit: 1 })).toEqual({ items: [], nextCursor: null });
    });

    it('gives back what was appended, and what each alias means by now', async () => {
      const model = newModel();
      await append(entryOf(model, 1));
      const staging = await append(entryOf(model, 2, { alias: 'staging', reason: 'to look at' }));
      const production = await append(entryOf(model, 3, { cause: 'demote' }));
      expect(await ledger.entry(model, 2)).toEqual(staging);
      expect((await ledger.aliases(model))?.value).toEqual({
        ...model,
        current: { production, staging },
      });
    });

    it('keeps models and tenants apart', async () => {
      const model = newModel();
      await append(entryOf(model, 1));
      const others = [{ ...model, model: 'other' }, newModel()];
      for (const other of others) {
        expect(await ledger.aliases(other)).toBeNull();
        expect((await ledger.list(other, { limit: 1 })).items).toEqual([]);
      }
    });

    it('lists the newest first, page by page, through entries of the same time', async () => {
      const model = newModel();
      for (let seq = 1; seq <= 11; seq += 1) await append(entryOf(model, seq, { at: 5_000 }));
      const first = await ledger.list(model, { limit: 3 });
      const cursor = first.nextCursor ?? undefined;
      const second = await ledger.list(model, { limit: 8, cursor });
      const seqs = [...first.items, ...second.items].map(({ seq }) => seq);
      expect(seqs).toEqual([11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
      expect(second.nextCursor).toBeNull();
    });

    it('lists the entries of one alias, and of a time', async () => {
      const model = newModel();
      await append(entryOf(model, 1));
      await append(entryOf(model, 2, { alias: 'staging' }));
      await append(entryOf(model, 3));
      const seqs = async (filter: { alias?: string; made?: { before: number } }) =>
        (await ledger.list({ ...model, ...filter }, { limit: 9 })).items.map(({ seq }) => seq);
      expect(await seqs({ alias: 'production' })).toEqual([3, 1]);
      expect(await seqs({ alias: 'production', made: { before: 3_000 } })).toEqual([1]);
      expect(await seqs({ made: { before: 3_000 } })).toEqual([2, 1]);
    });

    it.each([1, 2])('lets one of many that append entry %i at once win', async (seq) => {
      const model = newModel();
      if (seq === 2) await append(entryOf(model, 1));
      const was = await ledger.aliases(model);
      const racers = ['a', 'b', 'c', 'd'].map((version) => {
        const entry = entryOf(model, seq, { version });
        const aliases = withEntry(was?.value ?? noAliases(model), entry);
        return ledger.append({ was, aliases, entry });
      });
      const results = await Promise.allSettled(racers);
      const lost = results.filter((result) => result.status === 'rejected');
      expect(lost.map(({ reason }) => reason)).toEqual(Array(3).fill(expect.any(ConflictError)));
      const winner = await ledger.entry(model, seq);
      expect((await ledger.aliases(model))?.value.current).toEqual({ production: winner });
    });

    it('takes an entry together with the key under which it was asked for', async () => {
      const model = newModel();
      const key: IdempotencyKey = {
        id: uniqueId('key'),
        tenantId: model.tenantId,
        requestHash: 'hash',
        resource: '1',
        createdAt: 1_000,
        expiresAt: 2_000,
      };
      const entry = entryOf(model, 1);
      const aliases = withEntry(noAliases(model), entry);
      await ledger.append({ was: null, aliases, entry, key: { record: key, was: null } });
      expect((await stores.reuse.idempotencyKey(key.id))?.value).toEqual(key);

      const was = await ledger.aliases(model);
      const again = entryOf(model, 2);
      const used = { record: key, was: null };
      const late = ledger.append({
        was,
        aliases: withEntry(aliases, again),
        entry: again,
        key: used,
      });
      await expect(late).rejects.toBeInstanceOf(ConflictError);
      expect(await ledger.entry(model, 2)).toBeNull();
      expect((await ledger.aliases(model))?.value.current).toEqual({ production: entry });
    });
  });
}
