import type { Dataset } from '../domain/dataset.ts';
import type { Submission } from '../domain/job/index.ts';
import { sorted } from '../domain/sorted.ts';

type Computed = Pick<
  Submission,
  'tenantId' | 'kind' | 'trainer' | 'model' | 'parameters' | 'inputs'
>;

interface FingerprintDeps {
  readonly sha256Hex: (text: string) => string;
  readonly imageDigest: string;
}

/**
 * A hash of everything that decides a job's outcome. Files count by their content where it is known for
 * certain, else by their id.
 *
 * @param files the datasets that the job reads, in order.
 */
export function fingerprintOf(
  { sha256Hex, imageDigest }: FingerprintDeps,
  { tenantId, kind, trainer, model, parameters, inputs }: Computed,
  files: readonly Dataset[],
): string {
  const contents = files.map(contentOf);
  const version = inputs.version?.digest ?? null;
  const all = [tenantId, kind, trainer, model, sorted(parameters), contents, version, imageDigest];
  return sha256Hex(JSON.stringify(all));
}

/**
 * Of a text what was made of it: the same table, whatever it was written as. Of a file sent in parts the store
 * checks each part, and the hash of the whole is only claimed.
 */
export function contentOf({ id, sha256, inParts, conversion }: Dataset): string {
  if (conversion !== undefined) return conversion.digest ?? id;
  return sha256 !== null && inParts === undefined ? `sha256:${sha256}` : id;
}
