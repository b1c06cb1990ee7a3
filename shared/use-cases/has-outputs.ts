import { filesOfVersion } from '../domain/model-version.ts';
import type { Job, JobOutputs } from '../domain/job/index.ts';
import type { ObjectStorage } from '../ports/object-storage.ts';
import type { VersionStore } from '../ports/records.ts';

interface HasOutputsDeps {
  readonly versions: VersionStore;
  readonly storage: ObjectStorage;
}

/** Whether everything that a succeeded job made is still there. */
export async function hasOutputs(deps: HasOutputsDeps, { outputs }: Job): Promise<boolean> {
  if (outputs === null) return false;
  const uris = await urisOf(deps, outputs);
  const stats = await Promise.all(uris.map((uri) => deps.storage.stat(uri)));
  return uris.length > 0 && stats.every((stat) => stat !== null);
}

async function urisOf(deps: HasOutputsDeps, outputs: JobOutputs): Promise<readonly string[]> {
  switch (outputs.kind) {
    case 'fit':
      return filesOfFit(deps, outputs.version);
    case 'predict':
      return outputs.parts.map(({ uri }) => uri);
    case 'convert':
      return [outputs.table.uri];
    case 'profile':
      return [outputs.uri];
  }
}

async function filesOfFit({ versions }: HasOutputsDeps, id: string): Promise<readonly string[]> {
  const version = await versions.get(id);
  return version === null ? [] : filesOfVersion(version);
}
