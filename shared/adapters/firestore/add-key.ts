import type { Firestore, WriteBatch } from '@google-cloud/firestore';
import type { KeyChange } from '../../ports/reuse-store.ts';
import { toExpiringFields } from './expiry.ts';
import { fromRevision } from './revision.ts';
import { collections } from './schema.ts';

/** The key becomes true together with what the batch makes; it fails if the key was used meanwhile. */
export function addKey(db: Firestore, batch: WriteBatch, { record, was }: KeyChange): void {
  const document = collections.idempotencyKeys(db).doc(record.id);
  if (was === null) batch.create(document, toExpiringFields(record));
  else
    batch.update(document, toExpiringFields(record), {
      lastUpdateTime: fromRevision(was.revision),
    });
}
