import type { Firestore } from '@google-cloud/firestore';
import { listExecutions, type SeenExecution } from './faults/cloud-run-client.ts';
import type { Objects, StoredObject } from './objects.ts';
import { allNamed, allOf, type SeenEvent, type SeenJob, type SeenVersion } from './records.ts';

/** All that a campaign has left in Firestore, in the buckets, and in the local Cloud Run. */
export interface Remains {
  readonly jobs: readonly SeenJob[];
  readonly eventsOf: ReadonlyMap<string, readonly SeenEvent[]>;
  readonly versions: readonly SeenVersion[];
  readonly datasets: readonly { readonly id: string; readonly uri: string }[];
  /** Paths of what only jobs that are not over may hold: queue entries, slots. */
  readonly held: readonly string[];
  readonly fingerprints: readonly { readonly path: string; readonly jobId: string }[];
  readonly objects: readonly StoredObject[];
  readonly executions: readonly SeenExecution[];
}

/** `lanes/{lane}/tenants/{tenant}/queue`, `…/slots`; one that nobody ever wrote to is empty. */
const HOLDINGS = ['queue', 'slots'];

/** A collection group of this name holds other things, too. */
function isHolding(path: string): boolean {
  return path.startsWith('lanes/');
}

export async function gatherRemains(
  db: Firestore,
  objects: Objects,
  cloudRunUrl: string,
): Promise<Remains> {
  const [jobs, events, versions, datasets, held, fingerprints, stored, executions] =
    await Promise.all([
      allOf<SeenJob>(db, 'jobs'),
      allNamed(db, 'events'),
      allOf<SeenVersion>(db, 'versions'),
      allOf<{ id: string; uri: string }>(db, 'datasets'),
      Promise.all(HOLDINGS.map((name) => allNamed(db, name))),
      allNamed(db, 'fingerprints'),
      objects.all(),
      listExecutions(cloudRunUrl),
    ]);
  return {
    jobs,
    eventsOf: byJob(events),
    versions,
    datasets,
    held: held.flat().flatMap(({ path }) => (isHolding(path) ? [path] : [])),
    fingerprints: fingerprints.map(({ path, value }) => ({ path, jobId: String(value['jobId']) })),
    objects: stored,
    executions,
  };
}

/** `jobs/{id}/events/{seq}` */
function byJob(
  events: readonly { readonly path: string; readonly value: object }[],
): Map<string, SeenEvent[]> {
  const eventsOf = new Map<string, SeenEvent[]>();
  for (const { path, value } of events) {
    const [, job = ''] = path.split('/');
    eventsOf.set(job, [...(eventsOf.get(job) ?? []), value as SeenEvent]);
  }
  for (const list of eventsOf.values()) list.sort((a, b) => a.seq - b.seq);
  return eventsOf;
}
