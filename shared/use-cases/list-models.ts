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

/** A model, and the version that answers for it unless another one is named. */
export interface ServedModel extends ListedModel {
  readonly served: ModelVersion;
}

/** What GET / tells at most. */
const MOST_SERVED = 100;

/** The first models by name, each with the version that `findVersion` gives by default. */
export async function listServed(
  deps: FindVersionDeps,
  tenantId: string,
): Promise<readonly ServedModel[]> {
  const { items } = await listModels(deps, tenantId, { limit: MOST_SERVED });
  return Promise.all(
    items.map(async (listed) => ({ ...listed, served: await served(deps, listed) })),
  );
}

async function served(
  { versions }: FindVersionDeps,
  { newest, aliases }: ListedModel,
): Promise<ModelVersion> {
  const promoted = aliases[PRODUCTION];
  if (promoted === undefined || promoted === newest.id) return newest;
  return getVersion({ versions }, { tenantId: newest.tenantId, versionId: promoted });
}
