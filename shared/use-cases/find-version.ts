import { notFound, userError, type AppError } from '../domain/errors.ts';
import { PRODUCTION } from '../domain/ledger/alias-name.ts';
import type { NamedModel } from '../domain/ledger/ledger-entry.ts';
import { noSuchAlias } from '../domain/ledger/model-aliases.ts';
import type { ModelVersion } from '../domain/model-version.ts';
import type { LedgerStore } from '../ports/ledger-store.ts';
import type { VersionStore } from '../ports/records.ts';
import { getVersion } from './get-version.ts';

/**
 * Which of a model's versions a caller means: what an alias means, the newest that was fitted, or one by its
 * id. By default it is the one in production, or the newest where nothing was promoted to production.
 */
export type VersionChoice =
  'default' | 'newest' | { readonly alias: string } | { readonly id: string };

export interface VersionName extends NamedModel {
  readonly version: VersionChoice;
}

export interface FindVersionDeps {
  readonly versions: VersionStore;
  readonly ledger: LedgerStore;
}

/** The only place that knows which version a name means. @throws AppError not_found. */
export async function findVersion(
  deps: FindVersionDeps,
  { version, ...model }: VersionName,
): Promise<ModelVersion> {
  if (version === 'newest') return newestVersion(deps, model);
  if (version === 'default') {
    return (await aliasedVersion(deps, model, PRODUCTION)) ?? newestVersion(deps, model);
  }
  if ('id' in version) return versionById(deps, model, version.id);
  const found = await aliasedVersion(deps, model, version.alias);
  return found ?? withoutAlias(deps, model, version.alias);
}

/** @throws AppError not_found. */
export async function newestVersion(
  { versions }: Pick<FindVersionDeps, 'versions'>,
  { tenantId, model }: NamedModel,
): Promise<ModelVersion> {
  const { items } = await versions.list({ tenantId, model }, { limit: 1 });
  const [newest] = items;
  if (newest === undefined) throw notFound('model', `"${model}"`);
  return newest;
}

async function aliasedVersion(
  deps: FindVersionDeps,
  model: NamedModel,
  alias: string,
): Promise<ModelVersion | null> {
  const stored = await deps.ledger.aliases(model);
  const entry = stored?.value.current[alias];
  return entry === undefined ? null : versionById(deps, model, entry.version);
}

async function versionById(
  deps: FindVersionDeps,
  { tenantId, model }: NamedModel,
  versionId: string,
): Promise<ModelVersion> {
  const found = await getVersion(deps, { tenantId, versionId });
  if (found.model !== model) throw ofOtherModel(found, model);
  return found;
}

async function withoutAlias(
  deps: FindVersionDeps,
  model: NamedModel,
  alias: string,
): Promise<never> {
  await newestVersion(deps, model); // a model that is none has no aliases either
  throw noSuchAlias(model, alias);
}

function ofOtherModel({ id, model }: ModelVersion, asked: string): AppError {
  return userError({
    code: 'not_found',
    message: `The version ${id} is one of the model "${model}", not of "${asked}".`,
    fix: `Name its own model, or a version of "${asked}": GET /v1/versions?model=${asked} lists them.`,
  });
}
