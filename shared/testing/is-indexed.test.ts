import { describe, expect, it } from '@jest/globals';
import { isIndexed, type QueryShape } from './is-indexed.ts';

const desc = (path: string) => ({ path, order: 'DESCENDING' as const });
const asc = (path: string) => ({ path, order: 'ASCENDING' as const });

const jobs = (equal: string[], ...ordered: QueryShape['ordered']): QueryShape => ({
  collection: 'jobs',
  scope: 'COLLECTION',
  equal,
  ordered,
});

describe('a query', () => {
  it.each([
    ['by one field', jobs([], asc('dueAt'))],
    ['by id', jobs([])],
    ['by a composite index', jobs(['tenantId'], desc('submittedAt'))],
    ['by two of them, merged', jobs(['tenantId', 'status', 'kind'], desc('submittedAt'))],
    ['by equalities alone', jobs(['tenantId', 'status'])],
  ])('is answered %s', (_, query) => {
    expect(isIndexed(query)).toBe(true);
  });

  it.each([
    ['in another order', jobs(['tenantId'], asc('submittedAt'))],
    ['by a field that no index begins with', jobs(['tenantId', 'trainer'], desc('submittedAt'))],
    ['by a field whose index was taken away', jobs([], desc('submittedAt'))],
    ['by a part of one', jobs(['outputs.kind'])],
    [
      'over all collections of a name, by one field',
      { collection: 'queue', scope: 'COLLECTION_GROUP', equal: [], ordered: [asc('score')] },
    ],
  ] satisfies [string, QueryShape][])('is refused %s', (_, query) => {
    expect(isIndexed(query)).toBe(false);
  });
});
