import { userError, type AppError } from '../errors.ts';
import type { LedgerCause, LedgerEntry, NamedModel } from './ledger-entry.ts';

/** What the aliases of a model mean now, in one record: to resolve one is to read one document. */
export interface ModelAliases extends NamedModel {
  /** The last ledger entry of each alias. */
  readonly current: Readonly<Record<string, LedgerEntry>>;
}

/** Who changes an alias, when, and why. */
export interface AliasChange {
  readonly alias: string;
  readonly by: string;
  readonly reason: string | null;
  /** Epoch ms. */
  readonly now: number;
}

/** They share one record. */
const MOST_ALIASES = 100;

/** Of a model that nothing was promoted of. */
export function noAliases({ tenantId, model }: NamedModel): ModelAliases {
  return { tenantId, model, current: {} };
}

/**
 * The next entry of the ledger; null when the alias means this version already.
 *
 * @throws AppError invalid_request for an alias too many.
 */
export function promote(
  aliases: ModelAliases,
  version: string,
  change: AliasChange,
  cause: Exclude<LedgerCause, 'demote'> = 'promote',
): LedgerEntry | null {
  const current = aliases.current[change.alias];
  if (current?.version === version) return null;
  if (current === undefined && Object.keys(aliases.current).length >= MOST_ALIASES) {
    throw tooManyAliases(aliases);
  }
  return nextEntry(aliases, change, { version, cause, predecessor: current?.seq ?? null });
}

/** Which entry a demote of the alias goes back to, by its seq. @throws AppError not_found, no_predecessor. */
export function predecessorOf(aliases: ModelAliases, alias: string): number {
  const { predecessor } = currentEntry(aliases, alias);
  if (predecessor === null) throw noPredecessor(aliases, alias);
  return predecessor;
}

/** Demoting twice goes back two versions: the new entry takes over its predecessor's own predecessor. */
export function demote(
  aliases: ModelAliases,
  { version, predecessor }: LedgerEntry,
  change: AliasChange,
): LedgerEntry {
  return nextEntry(aliases, change, { version, cause: 'demote', predecessor });
}

/** @throws AppError not_found. */
export function currentEntry(aliases: ModelAliases, alias: string): LedgerEntry {
  const entry = aliases.current[alias];
  if (entry === undefined) throw noSuchAlias(aliases, alias);
  return entry;
}

export function withEntry(aliases: ModelAliases, entry: LedgerEntry): ModelAliases {
  return { ...aliases, current: { ...aliases.current, [entry.alias]: entry } };
}

export function noSuchAlias({ model }: NamedModel, alias: string): AppError {
  return userError({
    code: 'not_found',
    message: `The model "${model}" has no alias "${alias}".`,
    fix: `Promote a version to it: POST /v1/models/${model}/promote; GET /v1/models lists the aliases.`,
  });
}

function nextEntry(
  { tenantId, model, current }: ModelAliases,
  { alias, by, reason, now }: AliasChange,
  decided: Pick<LedgerEntry, 'version' | 'cause' | 'predecessor'>,
): LedgerEntry {
  const entries = Object.values(current);
  const seq = 1 + Math.max(0, ...entries.map((entry) => entry.seq));
  // The clocks of two instances may differ; the ledger's order in time is its order.
  const at = Math.max(now, ...entries.map((entry) => entry.at));
  return { tenantId, model, seq, alias, at, by, reason, ...decided };
}

function noPredecessor({ model }: NamedModel, alias: string): AppError {
  return userError({
    code: 'no_predecessor',
    message: `Before its version of now, "${alias}" of the model "${model}" meant none.`,
    fix: 'Promote the version that you want; GET /v1/versions lists them.',
  });
}

function tooManyAliases({ model }: NamedModel): AppError {
  return userError({
    code: 'invalid_request',
    message: `The model "${model}" has ${MOST_ALIASES} aliases, the most there may be.`,
    fix: 'Use one of them: GET /v1/models lists them.',
  });
}
