import type { LedgerEntry, NamedModel } from '../domain/ledger/ledger-entry.ts';
import type { ModelAliases } from '../domain/ledger/model-aliases.ts';
import type { LedgerAppend, LedgerFilter, LedgerStore } from '../ports/ledger-store.ts';
import type { Page, PageRequest } from '../ports/page.ts';
import type { Stored } from '../ports/stored.ts';
import { answer } from './answer.ts';
import { MemoryCollection } from './memory-collection.ts';
import type { MemoryReuseStore } from './memory-reuse-store.ts';
import { hasFields, pageOf } from './page-of.ts';

export class MemoryLedgerStore implements LedgerStore {
  readonly #aliases = new MemoryCollection<ModelAliases>();
  readonly #entries = new MemoryCollection<LedgerEntry>();
  readonly #reuse: MemoryReuseStore | undefined;

  /** @param reuse where the keys of requests are kept. */
  constructor(reuse?: MemoryReuseStore) {
    this.#reuse = reuse;
  }

  aliases(model: NamedModel): Promise<Stored<ModelAliases> | null> {
    return answer(() => this.#aliases.get(modelId(model)));
  }

  entry(model: NamedModel, seq: number): Promise<LedgerEntry | null> {
    return answer(() => this.#entries.get(entryId({ ...model, seq }))?.value ?? null);
  }

  append({ was, aliases, entry, key }: LedgerAppend): Promise<void> {
    return answer(() => {
      const id = modelId(aliases);
      this.#aliases.check(id, was?.revision ?? null);
      if (key !== undefined) this.#reuse?.put(key.record, key.was?.revision ?? null);
      if (was === null) this.#aliases.create(id, aliases);
      else this.#aliases.replace(id, aliases, was.revision);
      this.#entries.create(entryId(entry), entry);
    });
  }

  list({ made, ...wanted }: LedgerFilter, page: PageRequest): Promise<Page<LedgerEntry>> {
    return answer(() => {
      const entries = this.#entries.all().map(({ value }) => value);
      const found = entries.filter((entry) => hasFields(entry, wanted));
      return pageOf(found, page, (entry) => ({ time: entry.at, id: entryId(entry) }), made);
    });
  }
}

function modelId({ tenantId, model }: NamedModel): string {
  return `${tenantId}.${model}`;
}

/** Sorts by number. */
function entryId({ seq, ...model }: NamedModel & Pick<LedgerEntry, 'seq'>): string {
  return `${modelId(model)}.${String(seq).padStart(9, '0')}`;
}
