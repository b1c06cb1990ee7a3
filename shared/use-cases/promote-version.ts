import { currentEntry, promote } from '../domain/ledger/model-aliases.ts';
import type { VersionStore } from '../ports/records.ts';
import {
  changeAlias,
  type AliasOutcome,
  type AliasRequest,
  type ChangeAliasDeps,
} from './change-alias.ts';
import { findVersion } from './find-version.ts';
import type { NamedRequest } from './idempotency.ts';

export interface PromoteVersionDeps extends ChangeAliasDeps {
  readonly versions: VersionStore;
}

export interface PromoteVersion extends AliasRequest {
  /** The id of one of the model's versions. */
  readonly version: string;
}

/** From now on the alias means this version. @throws AppError not_found, invalid_request, and as changeAlias. */
export async function promoteVersion(
  deps: PromoteVersionDeps,
  { tenantId, model, version, ...asked }: PromoteVersion,
  named: NamedRequest | null = null,
): Promise<AliasOutcome> {
  const name = { tenantId, model };
  const { id } = await findVersion(deps, { ...name, version: { id: version } });
  return changeAlias(deps, name, named, (aliases) => {
    const entry = promote(aliases, id, { ...asked, now: deps.clock.now() });
    return entry === null
      ? { entry: currentEntry(aliases, asked.alias), isChanged: false }
      : { entry, isChanged: true };
  });
}
