/**
 * Where everything lies, and every query there is. The emulator answers any query; production needs an
 * index for each that combines fields, so infra/gcp makes them from `compositeIndexes`.
 */
import {
  FieldPath,
  type Firestore,
  type OrderByDirection,
  type Query,
} from '@google-cloud/firestore';

export const collections = {
  jobs: (db: Firestore) => db.collection('jobs'),
  events: (db: Firestore, jobId: string) => db.collection(`jobs/${jobId}/events`),
  logs: (db: Firestore, jobId: string) => db.collection(`jobs/${jobId}/logs`),
  tasks: (db: Firestore, jobId: string, attempt: number) =>
    db.collection(`jobs/${jobId}/attempts/${attempt}/tasks`),
  datasets: (db: Firestore) => db.collection('datasets'),
  versions: (db: Firestore) => db.collection('versions'),
  /** Of each model, what they mean now; see domain/ledger. */
  aliases: (db: Firestore) => db.collection('aliases'),
  ledger: (db: Firestore) => db.collection('ledger'),
  /** See domain/drift/drift-window.ts. */
  driftWindows: (db: Firestore) => db.collection('driftWindows'),
  /** See ports/drift-finding-store.ts. */
  driftFindings: (db: Firestore) => db.collection('driftFindings'),
  /** See domain/drift/kept-prediction.ts. */
  predictions: (db: Firestore) => db.collection('predictions'),
  apiKeys: (db: Firestore) => db.collection('apiKeys'),
  leases: (db: Firestore) => db.collection('leases'),
  tenants: (db: Firestore) => db.collection('tenants'),
  /** See domain/usage.ts and domain/budget.ts. */
  usage: (db: Firestore) => db.collection('usage'),
  budgetGates: (db: Firestore) => db.collection('budgetGates'),
  quoteHistories: (db: Firestore) => db.collection('quoteHistories'),
  /** See domain/lane.ts. */
  laneTenants: (db: Firestore, lane: string) => db.collection(`lanes/${lane}/tenants`),
  queue: (db: Firestore, lane: string, tenantId: string) =>
    db.collection(`lanes/${lane}/tenants/${tenantId}/queue`),
  slots: (db: Firestore, lane: string, tenantId: string) =>
    db.collection(`lanes/${lane}/tenants/${tenantId}/slots`),
  asks: (db: Firestore) => db.collection('asks'),
  fingerprints: (db: Firestore) => db.collection('fingerprints'),
  idempotencyKeys: (db: Firestore) => db.collection('idempotencyKeys'),
} as const;

/** Document ids sort as text: numbers are padded, so that they sort as numbers. */
export function numberId(number: number): string {
  return String(number).padStart(9, '0');
}

/** Queues of all tenants together, and the slots of all lanes, are collection groups. */
const SOURCES = {
  jobs: collections.jobs,
  datasets: collections.datasets,
  versions: collections.versions,
  ledger: collections.ledger,
  driftWindows: collections.driftWindows,
  driftFindings: collections.driftFindings,
  predictions: collections.predictions,
  usage: collections.usage,
  apiKeys: collections.apiKeys,
  queue: (db: Firestore) => db.collectionGroup('queue'),
  slots: (db: Firestore) => db.collectionGroup('slots'),
} as const;

const GROUPS: ReadonlySet<string> = new Set(['queue', 'slots']);

interface NamedQuery {
  readonly collection: keyof typeof SOURCES;
  /** Fields compared for equality. */
  readonly equal: readonly string[];
  /** Further ones, where asked: any of them together, as Firestore merges their indexes. */
  readonly filters?: readonly string[];
  /** Ordered by this first, ascending. */
  readonly group?: string;
  readonly order: { readonly field: string; readonly direction: OrderByDirection };
  /** A field that is added up over a range of the ordering one. */
  readonly sum?: string;
}

const NEWEST = { field: 'createdAt', direction: 'desc' } as const;
const SCORE = { field: 'score', direction: 'asc' } as const;

export const QUERIES = {
  jobsOfTenant: {
    collection: 'jobs',
    equal: ['tenantId'],
    filters: ['status', 'kind', 'model', 'inputs.dataset.id'],
    order: { field: 'submittedAt', direction: 'desc' },
  },
  queueOfLane: { collection: 'queue', equal: ['lane'], order: SCORE },
  aheadInLane: { collection: 'queue', equal: ['lane'], order: SCORE, sum: 'expectedSeconds' },
  aheadOfTenant: {
    collection: 'queue',
    equal: ['lane', 'tenantId'],
    order: SCORE,
    sum: 'expectedSeconds',
  },
  slotsOfTenant: {
    collection: 'slots',
    equal: ['tenantId'],
    order: { field: 'reservedNanoUsd', direction: 'asc' },
  },
  slotsOfLane: {
    collection: 'slots',
    equal: ['lane'],
    order: { field: 'number', direction: 'asc' },
  },
  usageOfMonth: {
    collection: 'usage',
    equal: ['tenantId', 'month'],
    order: { field: 'costNanoUsd', direction: 'desc' },
  },
  keysOfTenant: {
    collection: 'apiKeys',
    equal: ['tenantId'],
    order: { field: 'createdAt', direction: 'asc' },
  },
  dueJobs: { collection: 'jobs', equal: [], order: { field: 'dueAt', direction: 'asc' } },
  datasetsOfTenant: {
    collection: 'datasets',
    equal: ['tenantId'],
    filters: ['status', 'name', 'sha256'],
    order: NEWEST,
  },
  bytesOfTenant: {
    collection: 'datasets',
    equal: ['tenantId', 'status'],
    order: { field: 'sizeBytes', direction: 'desc' },
  },
  versionsOfTenant: {
    collection: 'versions',
    equal: ['tenantId'],
    filters: ['model'],
    order: NEWEST,
  },
  modelsOfTenant: { collection: 'versions', equal: ['tenantId'], group: 'model', order: NEWEST },
  ledgerOfModel: {
    collection: 'ledger',
    equal: ['tenantId', 'model'],
    filters: ['alias'],
    order: { field: 'at', direction: 'desc' },
  },
  driftWindowsOfVersion: {
    collection: 'driftWindows',
    equal: ['version'],
    order: { field: 'hour', direction: 'asc' },
  },
  unpublishedFindings: {
    collection: 'driftFindings',
    equal: [],
    order: { field: 'publishAt', direction: 'asc' },
  },
  predictionsOfDay: {
    collection: 'predictions',
    equal: ['tenantId', 'model', 'day'],
    order: { field: 'version', direction: 'asc' },
  },
  labelledRows: {
    collection: 'predictions',
    equal: ['version', 'day'],
    order: { field: 'error', direction: 'asc' },
    sum: 'squaredError',
  },
} as const satisfies Record<string, NamedQuery>;

type Queries = typeof QUERIES;
type FiltersOf<Name extends keyof Queries> = Queries[Name] extends {
  readonly filters: readonly (infer Field extends string)[];
}
  ? Field
  : never;

/** What each field of a query is compared with, or with any of several; undefined lets everything through. */
type Wanted<Name extends keyof Queries> = Readonly<
  Record<Queries[Name]['equal'][number], string> &
    Partial<Record<FiltersOf<Name>, string | readonly string[] | undefined>>
>;

export function namedQuery<Name extends keyof Queries>(
  db: Firestore,
  name: Name,
  wanted: Wanted<Name>,
): Query {
  const { collection, group, order, sum }: NamedQuery = QUERIES[name];
  const filtered = Object.entries(wanted)
    .filter(([, value]) => value !== undefined)
    .reduce<Query>(
      (query, [field, value]) => query.where(field, Array.isArray(value) ? 'in' : '==', value),
      SOURCES[collection](db),
    );
  // No index could hold the summed field behind the id.
  if (sum !== undefined) return filtered;
  // The id makes the order total, so that a page can start after any of several items of the same time.
  const { field, direction } = order;
  const grouped = group === undefined ? filtered : filtered.orderBy(group);
  return grouped.orderBy(field, direction).orderBy(FieldPath.documentId(), direction);
}

export interface CompositeIndex {
  readonly collection: string;
  readonly scope: 'COLLECTION' | 'COLLECTION_GROUP';
  readonly fields: readonly { readonly path: string; readonly order: 'ASCENDING' | 'DESCENDING' }[];
}

/** Indexes the queries need beyond those of single fields; the id is their last field by itself. */
export const compositeIndexes: readonly CompositeIndex[] = withoutDoubles(
  Object.values<NamedQuery>(QUERIES)
    .flatMap((query) => [
      query,
      ...(query.filters ?? []).map((filter) => withFilter(query, filter)),
    ])
    .filter(({ equal }) => equal.length > 0)
    .map(indexOf),
);

function indexOf({ collection, equal, group, order, sum }: NamedQuery): CompositeIndex {
  const ascending = [...equal, ...(group === undefined ? [] : [group])];
  return {
    collection,
    scope: GROUPS.has(collection) ? 'COLLECTION_GROUP' : 'COLLECTION',
    fields: [
      ...ascending.map((path) => ({ path, order: 'ASCENDING' as const })),
      { path: order.field, order: orderOf(order.direction) },
      ...(sum === undefined ? [] : [{ path: sum, order: 'ASCENDING' as const }]),
    ],
  };
}

/** Several queries may be served by one index. */
function withoutDoubles(indexes: readonly CompositeIndex[]): CompositeIndex[] {
  return [...new Map(indexes.map((index) => [JSON.stringify(index), index])).values()];
}

function withFilter(query: NamedQuery, filter: string): NamedQuery {
  return { ...query, equal: [...query.equal, filter] };
}

function orderOf(direction: OrderByDirection): 'ASCENDING' | 'DESCENDING' {
  return direction === 'desc' ? 'DESCENDING' : 'ASCENDING';
}

interface FieldOf {
  /** Collections of the same name are one to Firestore, whatever they lie in. */
  readonly collection: string;
  readonly field: string;
}

/** Firestore deletes a document some time after this; it wants a timestamp for that: see expiry.ts. */
export const EXPIRING: readonly FieldOf[] = [
  { collection: 'asks', field: 'expiresAt' },
  { collection: 'idempotencyKeys', field: 'expiresAt' },
  { collection: 'driftWindows', field: 'expiresAt' },
  { collection: 'predictions', field: 'expiresAt' },
];

/** All of a collection's fields. */
export const EVERY_FIELD = '*';

/**
 * Nobody asks for these by themselves. An index of times only grows at its end, and takes 500 writes a second
 * there; one of a map has an entry for each of its values. Fields within a map are left out with it.
 */
export const UNINDEXED: readonly FieldOf[] = fieldsOf({
  jobs: [
    ...['submittedAt', 'startedAt', 'finishedAt', 'stepQueuedAt', 'stepStartedAt', 'notBefore'],
    ...['parameters', 'inputs', 'outputs', 'metrics', 'phases', 'steps', 'doneSteps', 'handedOn'],
    ...['attempt', 'unwanted', 'wonShards', 'quote', 'prices', 'cost', 'error', 'unpublished'],
  ],
  events: ['at', 'event'],
  logs: ['lines'],
  tasks: ['claimedAt', 'beatAt', 'metrics', 'outcome'],
  datasets: ['createdAt', 'completedAt', 'shape', 'inParts', 'conversion'],
  versions: ['createdAt', 'schema', 'classes', 'metrics', 'export'],
  ledger: ['at'],
  driftWindows: ['cells', 'hour'],
  idempotencyKeys: ['createdAt'],
  driftFindings: ['at', 'features'],
  // Its queries have composite indexes; two entries for each field would take several times its bytes.
  predictions: [EVERY_FIELD],
});

function fieldsOf(byCollection: Readonly<Record<string, readonly string[]>>): FieldOf[] {
  return Object.entries(byCollection).flatMap(([collection, fields]) =>
    fields.map((field) => ({ collection, field })),
  );
}
