import { demote, predecessorOf } from '../domain/ledger/model-aliases.ts';
import {
  changeAlias,
  type AliasOutcome,
  type AliasRequest,
  type ChangeAliasDeps,
} from './change-alias.ts';
import type { NamedRequest } from './idempotency.ts';

/**
 * From now on the alias means what it meant before; twice goes back two versions.
 *
 * @throws AppError not_found, no_predecessor, and as changeAlias.
 */
export function demoteAlias(
  deps: ChangeAliasDeps,
  { tenantId, model, ...asked }: AliasRequest,
  named: NamedRequest | null = null,
): Promise<AliasOutcome> {
  const name = { tenantId, model };
  return changeAlias(deps, name, named, async (aliases) => {
    const seq = predecessorOf(aliases, asked.alias);
    const predecessor = await deps.ledger.entry(name, seq);
    if (predecessor === null) throw new Error(`The ledger of "${model}" lacks its entry ${seq}.`);
    const entry = demote(aliases, predecessor, { ...asked, now: deps.clock.now() });
    return { entry, isChanged: true };
  });
}
