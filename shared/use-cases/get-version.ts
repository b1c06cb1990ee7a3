import { notFound } from '../domain/errors.ts';
import type { ModelVersion } from '../domain/model-version.ts';
import type { VersionStore } from '../ports/records.ts';

/** @throws AppError not_found. */
export async function getVersion(
  deps: { readonly versions: VersionStore },
  input: { readonly tenantId: string; readonly versionId: string },
): Promise<ModelVersion> {
  const version = await deps.versions.get(input.versionId);
  if (version?.tenantId !== input.tenantId) throw notFound('version', input.versionId);
  return version;
}
