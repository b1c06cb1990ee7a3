import { PRODUCTION } from '../domain/ledger/alias-name.ts';
import type { ModelVersion } from '../domain/model-version.ts';
import type { Page, PageRequest } from '../ports/page.ts';
import type { FindVersionDeps } from './find-version.ts';
import { getVersion } from './get-version.ts';

/** A name, and what it stands for. */
export interface ListedModel {
  readonly model: string;
  readonly newest: ModelVersion;
  /** The id of the version that each alias means. */
  readonly aliases: Readonly<Record<string, string>>;
}

/** By name. */
export async function listModels(
  deps: FindVersionDeps,
  tenantId: string,
  page: PageRequest,
): Promise<Page<ListedModel>> {
  const { items, nextCursor } = await deps.versions.newestOfEach(tenantId, page);
  const listed = items.map(async (newest) => {
    const stored = await deps.ledger.aliases(newest);
    const entries = Object.values(stored?.value.current ?? {});
    const aliases = Object.fromEntries(entries.map(({ alias, version }) => [alias, version]));
    return { model: newest.model, newest, aliases };
  });
  return { items: await Promise.all(listed), nextCursor };
}

/** The version that answers for a model unless another one is named. @throws AppError not_found. */
export async function defaultVersionOf(
  deps: Pick<FindVersionDeps, 'versions'>,
  { newest, aliases }: ListedModel,
): Promise<ModelVersion> {
  const promoted = aliases[PRODUCTION];
  if (promoted === undefined || promoted === newest.id) return newest;
  return getVersion(deps, { tenantId: newest.tenantId, versionId: promoted });
}
