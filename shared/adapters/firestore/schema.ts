/**
 * Where everything lies, and every query there is. The emulator answers any query; production needs an
 * index for each that combines fields, so infra/gcp makes them from `compositeIndexes`.
 */
import {
  FieldPath,
  type CollectionReference,
  type Firestore,
  type OrderByDirection,
  type Query,
} from '@google-cloud/firestore';
import type { Position } from '../page-cursor.ts';

export const collections = {
  jobs: (db: Firestore) => db.collection('jobs'),
  events: (db: Firestore, jobId: string) => db.collection(`jobs/${jobId}/events`),
  logs: (db: Firestore, jobId: string) => db.collection(`jobs/${jobId}/logs`),
  tasks: (db: Firestore, jobId: string, attempt: number) =>
    db.collection(`jobs/${jobId}/attempts/${attempt}/tasks`),
  datasets: (db: Firestore) => db.collection('datasets'),
  versions: (db: Firestore) => db.collection('versions'),
  apiKeys: (db: Firestore) => db.collection('apiKeys'),
  leases: (db: Firestore) => db.collection('leases'),
} as const;

/** Document ids sort as text: numbers are padded, so that they sort as numbers. */
export function numberId(number: number): string {
  return String(number).padStart(9, '0');
}

interface NamedQuery {
  readonly collection: 'jobs' | 'datasets';
  /** Fields compared for equality. */
  readonly equal: readonly string[];
  readonly order: { readonly field: string; readonly direction: OrderByDirection } | null;
}

const NEWEST_JOBS = { field: 'submittedAt', direction: 'desc' } as const;

export const QUERIES = {
  jobsOfTenant: { collection: 'jobs', equal: ['tenantId'], order: NEWEST_JOBS },
  jobsByStatus: { collection: 'jobs', equal: ['tenantId', 'status'], order: NEWEST_JOBS },
  jobsByKind: { collection: 'jobs', equal: ['tenantId', 'kind'], order: NEWEST_JOBS },
  jobsByStatusAndKind: {
    collection: 'jobs',
    equal: ['tenantId', 'status', 'kind'],
    order: NEWEST_JOBS,
  },
  queuedJobs: {
    collection: 'jobs',
    equal: ['queue.lane'],
    order: { field: 'queue.score', direction: 'asc' },
  },
  dueJobs: { collection: 'jobs', equal: [], order: { field: 'dueAt', direction: 'asc' } },
  jobsByExecution: { collection: 'jobs', equal: ['attempt.execution'], order: null },
  datasetsOfTenant: {
    collection: 'datasets',
    equal: ['tenantId'],
    order: { field: 'createdAt', direction: 'desc' },
  },
} as const satisfies Record<string, NamedQuery>;

/** @param values for the query's `equal` fields, in order. */
export function namedQuery(
  db: Firestore,
  name: keyof typeof QUERIES,
  ...values: readonly string[]
): Query {
  const { collection, equal, order }: NamedQuery = QUERIES[name];
  const from: CollectionReference = collections[collection](db);
  const filtered = equal.reduce<Query>(
    (query, field, index) => query.where(field, '==', values[index]),
    from,
  );
  if (order === null) return filtered;
  // The id makes the order total, so that a page can start after any of several items of the same time.
  const { field, direction } = order;
  return filtered.orderBy(field, direction).orderBy(FieldPath.documentId(), direction);
}

export function after(query: Query, position: Position | null): Query {
  return position === null ? query : query.startAfter(position.time, position.id);
}

export interface CompositeIndex {
  readonly collection: string;
  readonly fields: readonly { readonly path: string; readonly order: 'ASCENDING' | 'DESCENDING' }[];
}

/** Indexes the queries need beyond those of single fields; the id is their last field by itself. */
export const compositeIndexes: readonly CompositeIndex[] = Object.values<NamedQuery>(QUERIES)
  .filter(({ equal, order }) => equal.length + (order === null ? 0 : 1) > 1)
  .map(({ collection, equal, order }) => ({
    collection,
    fields: [
      ...equal.map((path) => ({ path, order: 'ASCENDING' as const })),
      ...(order === null ? [] : [{ path: order.field, order: orderOf(order.direction) }]),
    ],
  }));

function orderOf(direction: OrderByDirection): 'ASCENDING' | 'DESCENDING' {
  return direction === 'desc' ? 'DESCENDING' : 'ASCENDING';
}
