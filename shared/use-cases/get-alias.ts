import { userError, type AppError } from '../domain/errors.ts';
import type { LedgerEntry, NamedModel } from '../domain/ledger/ledger-entry.ts';
import { noSuchAlias } from '../domain/ledger/model-aliases.ts';
import type { LedgerStore } from '../ports/ledger-store.ts';

export interface GetAlias extends NamedModel {
  readonly alias: string;
  /** Epoch ms: what it meant then; undefined for now. */
  readonly asOf?: number | undefined;
}

/** The entry that says what the alias means, or meant at a time. @throws AppError not_found. */
export async function getAlias(
  { ledger }: { readonly ledger: LedgerStore },
  { alias, asOf, ...model }: GetAlias,
): Promise<LedgerEntry> {
  const stored = await ledger.aliases(model);
  const current = stored?.value.current[alias];
  if (current === undefined) throw noSuchAlias(model, alias);
  if (asOf === undefined || current.at <= asOf) return current;
  const { items } = await ledger.list(
    { ...model, alias, made: { before: asOf + 1 } },
    { limit: 1 },
  );
  const [entry] = items;
  if (entry === undefined) throw noneYet(model, alias, asOf);
  return entry;
}

function noneYet({ model }: NamedModel, alias: string, asOf: number): AppError {
  const time = new Date(asOf).toISOString();
  return userError({
    code: 'not_found',
    message: `At ${time} the alias "${alias}" of the model "${model}" meant no version yet.`,
    fix: `Name a later time: GET /v1/models/${model}/ledger has all entries.`,
  });
}
