import type { Dataset } from '../domain/dataset.ts';
import type { Submission } from '../domain/job/index.ts';

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

/** Of a file sent in parts the store checks each part, and the hash of the whole is only claimed. */
export function contentOf({ id, sha256, inParts }: Dataset): string {
  return sha256 !== null && inParts === undefined ? `sha256:${sha256}` : id;
}

/** The same fields in another order are the same parameters. */
function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, inner]) => [name, sorted(inner)]));
}
