import {
  compositeIndexes,
  EVERY_FIELD,
  UNINDEXED,
  type CompositeIndex,
} from '../adapters/firestore/schema.ts';

/** What of a query decides which index it needs. */
export interface QueryShape {
  readonly collection: string;
  readonly scope: CompositeIndex['scope'];
  readonly equal: readonly string[];
  /** What it is ordered by, ranges over or adds up; the id, which every index ends with, left out. */
  readonly ordered: CompositeIndex['fields'];
}

/**
 * Whether production answers the query; the emulator answers any.
 * https://firebase.google.com/docs/firestore/query-data/index-overview
 */
export function isIndexed(query: QueryShape): boolean {
  return needsOneField(query) ? hasOwnIndexes(query) : isServedTogether(query);
}

function needsOneField({ equal, ordered }: QueryShape): boolean {
  return ordered.length === 0 || (equal.length === 0 && ordered.length === 1);
}

/** Each field has an index of its own, within a collection, unless that was taken away. */
function hasOwnIndexes({ collection, scope, equal, ordered }: QueryShape): boolean {
  const fields = [...equal, ...ordered.map(({ path }) => path)];
  const areKept = fields.every((path) => !isUnindexed(collection, path));
  return areKept && (scope === 'COLLECTION' || fields.length === 0);
}

function isUnindexed(collection: string, path: string): boolean {
  return UNINDEXED.some(
    (one) =>
      one.collection === collection &&
      (one.field === EVERY_FIELD || path === one.field || path.startsWith(`${one.field}.`)),
  );
}

/** Firestore merges indexes that end alike: together they must begin with all that is compared. */
function isServedTogether(query: QueryShape): boolean {
  const beginnings = compositeIndexes
    .filter((index) => index.collection === query.collection && index.scope === query.scope)
    .map((index) => beginningOf(index, query))
    .filter((beginning) => beginning !== null);
  const covered = new Set(beginnings.flat());
  return beginnings.length > 0 && query.equal.every((path) => covered.has(path));
}

/** The fields before those by which the query is ordered; null when the index does not fit. */
function beginningOf({ fields }: CompositeIndex, { equal, ordered }: QueryShape): string[] | null {
  const split = fields.length - ordered.length;
  const beginning = fields.slice(0, Math.max(split, 0)).map(({ path }) => path);
  const endsAlike = JSON.stringify(fields.slice(split)) === JSON.stringify(ordered);
  return split >= 0 && endsAlike && beginning.every((path) => equal.includes(path))
    ? beginning
    : null;
}
