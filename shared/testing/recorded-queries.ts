import { Firestore, Query } from '@google-cloud/firestore';
import type { CompositeIndex } from '../adapters/firestore/schema.ts';
import type { QueryShape } from './is-indexed.ts';

/** As it goes over the wire: google.firestore.v1.StructuredQuery, as far as indexes depend on it. */
interface WireQuery {
  readonly from: readonly [{ readonly collectionId: string; readonly allDescendants?: boolean }];
  readonly where?: WireFilter | null;
  readonly orderBy?: readonly { readonly field: WireField; readonly direction: string }[];
}

interface WireField {
  readonly fieldPath: string;
}

interface WireFilter {
  readonly compositeFilter?: { readonly filters: readonly WireFilter[] };
  readonly fieldFilter?: { readonly field: WireField; readonly op: string };
}

interface WireAggregation {
  readonly structuredQuery: WireQuery;
  readonly aggregations: readonly { readonly sum?: { readonly field: WireField } }[];
}

type Field = CompositeIndex['fields'][number];

/** Records every query of this process that Firestore is asked, until `stop`. */
export function recordQueries(): { readonly shapes: QueryShape[]; readonly stop: () => void } {
  const shapes: QueryShape[] = [];
  const stops = [
    onGet(Query.prototype, (proto) => {
      shapes.push(shapeOf((proto as { structuredQuery: WireQuery }).structuredQuery, []));
    }),
    onGet(aggregatePrototype(), (proto) => {
      const asked = (proto as { structuredAggregationQuery: WireAggregation })
        .structuredAggregationQuery;
      const sums = asked.aggregations.flatMap(({ sum }) => (sum ? [sum.field.fieldPath] : []));
      shapes.push(shapeOf(asked.structuredQuery, sums));
    }),
  ];
  const stop = () => {
    for (const one of stops) one();
  };
  return { shapes, stop };
}

/** The library does not export its class. */
function aggregatePrototype(): unknown {
  const count = new Firestore({ projectId: 'nobody' }).collection('any').count();
  return Object.getPrototypeOf(count);
}

interface Asking {
  get: (...args: unknown[]) => Promise<unknown>;
}

/** Both kinds can say what they would send, though their types do not tell. */
function onGet(prototype: unknown, told: (proto: unknown) => void): () => void {
  const asking = prototype as Asking;
  const original = asking.get;
  asking.get = function get(this: Asking & { toProto(): unknown }, ...args) {
    told(this.toProto());
    return original.apply(this, args);
  };
  return () => {
    asking.get = original;
  };
}

function shapeOf({ from, where, orderBy = [] }: WireQuery, sums: readonly string[]): QueryShape {
  const [{ collectionId, allDescendants }] = from;
  const filters = where ? flat(where) : [];
  const equal = filters.filter(isEquality).map(({ field }) => field.fieldPath);
  const ranges = filters.filter((one) => !isEquality(one)).map(({ field }) => field.fieldPath);
  const ordered: Field[] = orderBy
    .map(({ field, direction }) => ({ path: field.fieldPath, order: direction as Field['order'] }))
    .filter(({ path }) => path !== '__name__');
  const more = [...ranges, ...sums].filter((path) => !ordered.some((one) => one.path === path));
  return {
    collection: collectionId,
    scope: allDescendants === true ? 'COLLECTION_GROUP' : 'COLLECTION',
    equal,
    ordered: [
      ...ordered,
      ...[...new Set(more)].map((path) => ({ path, order: 'ASCENDING' }) as const),
    ],
  };
}

type FieldFilter = NonNullable<WireFilter['fieldFilter']>;

function flat({ compositeFilter, fieldFilter }: WireFilter): FieldFilter[] {
  if (fieldFilter) return [fieldFilter];
  return compositeFilter?.filters.flatMap(flat) ?? [];
}

function isEquality({ op }: FieldFilter): boolean {
  return op === 'EQUAL' || op === 'IN';
}
