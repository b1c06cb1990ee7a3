import { decodeCursor, encodeCursor, type Position } from '../adapters/page-cursor.ts';
import type { Page, PageRequest } from '../ports/page.ts';
import type { Period } from '../ports/period.ts';

/** Whether the record has these values, or one of several; what is undefined is not asked for. */
export function hasFields(record: object, wanted: object): boolean {
  const fields: Readonly<Record<string, unknown>> = { ...record };
  return Object.entries(wanted).every(
    ([field, value]) => value === undefined || [value].flat().includes(fields[field]),
  );
}

/** One page of items of the period, newest first, items of the same time by falling id. */
export function pageOf<Item>(
  items: readonly Item[],
  { limit, cursor }: PageRequest,
  positionOf: (item: Item) => Position,
  { from = -Infinity, before = Infinity }: Period = {},
): Page<Item> {
  const isWithin = ({ time }: Position) => time >= from && time < before;
  const after = cursor === undefined ? null : decodeCursor(cursor);
  const rest = items
    .filter((item) => isWithin(positionOf(item)))
    .filter((item) => after === null || newestFirst(after, positionOf(item)) < 0)
    .toSorted((a, b) => newestFirst(positionOf(a), positionOf(b)));
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  const isLast = rest.length <= limit || last === undefined;
  return { items: page, nextCursor: isLast ? null : encodeCursor(positionOf(last)) };
}

function newestFirst(a: Position, b: Position): number {
  if (a.time !== b.time) return b.time - a.time;
  if (a.id === b.id) return 0;
  return a.id > b.id ? -1 : 1;
}
