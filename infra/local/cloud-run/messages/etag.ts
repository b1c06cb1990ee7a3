import { createHash } from 'node:crypto';

/** A fingerprint of one version of a resource, in quotes like Cloud Run's. */
export function etagOf(uid: string, version: number): string {
  const hash = createHash('sha256').update(`${uid} ${version}`).digest('base64url');
  return `"${hash.slice(0, 24)}"`;
}

/** Tasks have no stored uid: it follows from their execution's. */
export function derivedUid(uid: string, index: number): string {
  const hex = createHash('sha256').update(`${uid} task ${index}`).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`]
    .concat(hex.slice(20, 32))
    .join('-');
}
