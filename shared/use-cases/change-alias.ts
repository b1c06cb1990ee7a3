import { ConflictError, unavailable } from '../domain/errors.ts';
import type { LedgerEntry, NamedModel } from '../domain/ledger/ledger-entry.ts';
import { noAliases, withEntry, type ModelAliases } from '../domain/ledger/model-aliases.ts';
import type { LedgerStore } from '../ports/ledger-store.ts';
import type { KeyChange } from '../ports/reuse-store.ts';
import type { Stored } from '../ports/stored.ts';
import {
  earlierRequest,
  keyRecord,
  type IdempotencyDeps,
  type NamedRequest,
} from './idempotency.ts';

export interface ChangeAliasDeps extends IdempotencyDeps {
  readonly ledger: LedgerStore;
}

/** Who asks for an alias to mean something else, and why. */
export interface AliasRequest extends NamedModel {
  readonly alias: string;
  /** The id of an API key. */
  readonly by: string;
  readonly reason: string | null;
}

/** What an alias means after a request. */
export interface AliasOutcome {
  readonly entry: LedgerEntry;
  /** False when the alias meant this version already. */
  readonly isChanged: boolean;
}

/** Each conflict means that somebody else got on; more in a row than this is a fault of ours. */
const MAX_CONFLICTS = 50;

/**
 * Changes an alias by compare-and-set: of changes at once each is decided on what the one before left. A request
 * repeated under its idempotency key is answered as it was, and changes nothing again.
 *
 * @throws AppError idempotency_mismatch, unavailable, and what `decide` throws.
 */
export async function changeAlias(
  deps: ChangeAliasDeps,
  model: NamedModel,
  named: NamedRequest | null,
  decide: (aliases: ModelAliases) => AliasOutcome | Promise<AliasOutcome>,
): Promise<AliasOutcome> {
  for (let conflicts = 0; conflicts < MAX_CONFLICTS; conflicts += 1) {
    const was = named && (await earlierRequest(deps, named));
    const repeated = was && (await outcomeOf(deps, model, was.value.resource));
    if (repeated !== null) return repeated;
    const stored = await deps.ledger.aliases(model);
    const outcome = await decide(stored?.value ?? noAliases(model));
    const key = named && { record: keyRecord(deps, named, resourceOf(outcome)), was };
    if (await isKept(deps, stored, outcome, key)) return outcome;
  }
  throw unavailable('The database', new Error(`${MAX_CONFLICTS} conflicts in a row`));
}

/** False when somebody else came first. */
async function isKept(
  deps: ChangeAliasDeps,
  was: Stored<ModelAliases> | null,
  { entry, isChanged }: AliasOutcome,
  key: KeyChange | null,
): Promise<boolean> {
  try {
    if (isChanged) {
      const aliases = withEntry(was?.value ?? noAliases(entry), entry);
      await deps.ledger.append({ was, aliases, entry, key: key ?? undefined });
    } else if (key !== null) {
      await deps.reuse.putIdempotencyKey(key.record, key.was?.revision ?? null);
    }
    return true;
  } catch (error) {
    if (error instanceof ConflictError) return false;
    throw error;
  }
}

const UNCHANGED = ' unchanged';

/** What a request came to, as its key remembers it. */
function resourceOf({ entry, isChanged }: AliasOutcome): string {
  return `${entry.seq}${isChanged ? '' : UNCHANGED}`;
}

async function outcomeOf(
  { ledger }: ChangeAliasDeps,
  model: NamedModel,
  resource: string,
): Promise<AliasOutcome | null> {
  const entry = await ledger.entry(model, parseInt(resource, 10));
  return entry && { entry, isChanged: !resource.endsWith(UNCHANGED) };
}
