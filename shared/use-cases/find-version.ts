import { notFound } from '../domain/errors.ts';
import type { ModelVersion } from '../domain/model-version.ts';
import type { VersionStore } from '../ports/records.ts';
import { getVersion } from './get-version.ts';

/** How a caller names one of a model's versions: the newest that was fitted, or one by its id. */
export interface VersionName {
  readonly tenantId: string;
  readonly model: string;
  readonly version: 'newest' | { readonly id: string };
}

/** The only place that knows which version a name means. @throws AppError not_found. */
export async function findVersion(
  deps: { readonly versions: VersionStore },
  { tenantId, model, version }: VersionName,
): Promise<ModelVersion> {
  if (version === 'newest') return newestOf(deps, tenantId, model);
  const found = await getVersion(deps, { tenantId, versionId: version.id });
  if (found.model !== model) throw notFound(`version of the model "${model}"`, version.id);
  return found;
}

async function newestOf(
  { versions }: { readonly versions: VersionStore },
  tenantId: string,
  model: string,
): Promise<ModelVersion> {
  const { items } = await versions.list({ tenantId, model }, { limit: 1 });
  const [newest] = items;
  if (newest === undefined) throw notFound('model', `"${model}"`);
  return newest;
}
