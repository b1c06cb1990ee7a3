import { randomBytes } from 'node:crypto';

/** An id no other test uses, so that tests share a store without meeting. */
export function uniqueId(prefix: string): string {
  return `${prefix}_${randomBytes(8).toString('hex')}`;
}
