import type { LedgerEntry, NamedModel } from '../domain/ledger/ledger-entry.ts';
import type { ModelAliases } from '../domain/ledger/model-aliases.ts';
import type { Page, PageRequest } from './page.ts';
import type { Period } from './period.ts';
import type { KeyChange } from './reuse-store.ts';
import type { Stored } from './stored.ts';

export interface LedgerFilter extends NamedModel {
  readonly alias?: string | undefined;
  readonly made?: Period | undefined;
}

/** What one write makes true, all of it or nothing. */
export interface LedgerAppend {
  /** As they were read; null before the model's first entry. */
  readonly was: Stored<ModelAliases> | null;
  readonly aliases: ModelAliases;
  readonly entry: LedgerEntry;
  /** Under which key the change was asked for. */
  readonly key?: KeyChange | undefined;
}

export interface LedgerStore {
  /** One read, whatever the alias; null before the model's first entry. */
  aliases(model: NamedModel): Promise<Stored<ModelAliases> | null>;
  entry(model: NamedModel, seq: number): Promise<LedgerEntry | null>;
  /** @throws ConflictError when the aliases changed since they were read, or the key was used. */
  append(append: LedgerAppend): Promise<void>;
  /** Newest first. */
  list(filter: LedgerFilter, page: PageRequest): Promise<Page<LedgerEntry>>;
}
