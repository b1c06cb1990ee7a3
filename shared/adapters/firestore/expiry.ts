import { Timestamp } from '@google-cloud/firestore';
import { toFields, type Fields } from './field-names.ts';

/**
 * A record that Firestore deletes some time after `expiresAt` (epoch ms): its TTL policies look at timestamps
 * only. `fromFields` makes milliseconds of them again. See `EXPIRING` in schema.ts.
 */
export function toExpiringFields(record: { readonly expiresAt: number }): Fields {
  return { ...toFields(record), expiresAt: Timestamp.fromMillis(record.expiresAt) };
}
