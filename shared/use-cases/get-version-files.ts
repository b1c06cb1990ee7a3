import { notFound } from '../domain/errors.ts';
import { filesOfVersion } from '../domain/model-version.ts';
import type { Clock } from '../ports/clock.ts';
import type { ObjectStorage, PresignedTransfer } from '../ports/object-storage.ts';
import type { VersionStore } from '../ports/records.ts';
import { DOWNLOAD_WINDOW_MS } from './download-window.ts';
import { getVersion } from './get-version.ts';

export interface GetVersionFilesDeps {
  readonly versions: VersionStore;
  readonly storage: ObjectStorage;
  readonly clock: Clock;
}

interface VersionOf {
  readonly tenantId: string;
  readonly versionId: string;
}

export interface VersionFile {
  readonly name: string;
  readonly download: PresignedTransfer;
}

/** The model, its card, and the export unless it was withheld. @throws AppError not_found. */
export async function getVersionFiles(
  deps: GetVersionFilesDeps,
  input: VersionOf,
): Promise<VersionFile[]> {
  const version = await getVersion(deps, input);
  const expiresAt = deps.clock.now() + DOWNLOAD_WINDOW_MS;
  const signed = filesOfVersion(version).map(async (file) => {
    const name = file.slice(file.lastIndexOf('/') + 1);
    return { name, download: await deps.storage.presignDownload(file, name, expiresAt) };
  });
  return Promise.all(signed);
}

/** The model card: JSON, as the fit wrote it. @throws AppError not_found. */
export async function getCard(
  deps: GetVersionFilesDeps,
  input: VersionOf,
): Promise<Record<string, unknown>> {
  const { id, cardUri } = await getVersion(deps, input);
  const card = await deps.storage.readAll(cardUri);
  if (card === null) throw notFound('model card of version', id);
  return JSON.parse(new TextDecoder().decode(card)) as Record<string, unknown>;
}
