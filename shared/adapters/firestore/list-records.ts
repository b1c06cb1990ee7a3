import type { Query } from '@google-cloud/firestore';
import { decodeCursor, encodeCursor } from '../page-cursor.ts';
import type { Page, PageRequest } from '../../ports/page.ts';
import type { Period } from '../../ports/period.ts';
import { reading } from './errors.ts';
import { valuesIn } from './stored-documents.ts';

/**
 * A page of a query that orders by the time in `timeField`, newest first, and then by id.
 *
 * @throws AppError invalid_request for a cursor that no page gave out, unavailable.
 */
export async function listRecords<
  Field extends string,
  Value extends Readonly<Record<Field, number>>,
>(
  query: Query,
  timeField: Field,
  { from, before }: Period,
  { limit, cursor }: PageRequest,
): Promise<Page<Value>> {
  const start = cursor === undefined ? null : decodeCursor(cursor);
  let wanted = query;
  if (from !== undefined) wanted = wanted.where(timeField, '>=', from);
  if (before !== undefined) wanted = wanted.where(timeField, '<', before);
  if (start !== null) wanted = wanted.startAfter(start.time, start.id);
  const found = await reading(() => wanted.limit(limit + 1).get());
  const items = valuesIn<Value>(found).slice(0, limit);
  const last = items.at(-1);
  const id = found.docs[limit - 1]?.id;
  const isLast = found.size <= limit || last === undefined || id === undefined;
  return { items, nextCursor: isLast ? null : encodeCursor({ time: last[timeField], id }) };
}
