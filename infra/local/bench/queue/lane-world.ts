import type { Firestore } from '@google-cloud/firestore';
import { systemClock } from '@fitlane/shared/adapters/clock/system-clock.ts';
import { createFirestore } from '@fitlane/shared/adapters/firestore/client.ts';
import { FirestoreJobStore } from '@fitlane/shared/adapters/firestore/firestore-job-store.ts';
import { FirestoreLaneStore } from '@fitlane/shared/adapters/firestore/firestore-lane-store.ts';
import { submit, type Job } from '@fitlane/shared/domain/job/index.ts';
import type { QueueEntry } from '@fitlane/shared/domain/lane.ts';
import { sampleSubmission } from '@fitlane/shared/testing/sample-records.ts';
import { changeJob } from '@fitlane/shared/use-cases/change-job.ts';
import { comeBack, joinLane } from '@fitlane/shared/use-cases/lane-ranks.ts';
import { admitNext } from '../../../../jobs/admission/admit-next.ts';
import { LaneLooks } from '../../../../jobs/admission/lane-looks.ts';
import type { ControllerDeps } from '../../../../jobs/controller-deps.ts';
import { World } from '../../../../jobs/testing/world.ts';

const LANE = 'express';
/** Nobody works in it: what a query in it takes is the database's own price. */
const EMPTY_LANE = 'gpu';
const TENANTS_OF_EMPTY_LANE = 10;
const WRITERS = 32;
/** Which places are checked, as shares of the queue. */
const PLACES = [0, 0.01, 0.25, 0.5, 0.75, 1];

const mistake = { code: 'target_null', owner: 'user', message: 'm', fix: 'f' } as const;

/** Jobs by tenant. */
export type Queues = Readonly<Record<string, number>>;

/** The controller's own admission over a database of its own; the rest of the controller is not asked. */
export class LaneWorld {
  readonly #deps: ControllerDeps;
  readonly #firestore: Firestore;
  #made = 0;

  constructor(name: string, slots: number) {
    this.#firestore = createFirestore(`bench-${name}`);
    const { deps } = new World();
    const { defaultLimits } = deps;
    const lanes = new FirestoreLaneStore(this.#firestore);
    this.#deps = {
      ...deps,
      jobs: new FirestoreJobStore(this.#firestore),
      lanes,
      laneLooks: new LaneLooks(lanes, systemClock),
      clock: systemClock,
      random: Math.random,
      defaultLimits: { ...defaultLimits, slots: { ...defaultLimits.slots, [LANE]: slots } },
    };
  }

  /** In turns, so that the queues of all tenants are of all ages. */
  async fill(queues: Queues): Promise<void> {
    const turns = Array.from({ length: Math.max(0, ...Object.values(queues)) }, (_, turn) => turn);
    const tenants = turns.flatMap((turn) =>
      Object.keys(queues).filter((one) => turn < (queues[one] ?? 0)),
    );
    const next = tenants.values();
    const writeAll = async () => {
      for (const tenant of next) await this.#commitJob(tenant);
    };
    await Promise.all(Array.from({ length: WRITERS }, writeAll));
    for (const tenant of Object.keys(queues)) await this.#join(await this.#commitJob(tenant));
    await this.#fillEmptyLane();
  }

  async submit(tenantId: string): Promise<void> {
    await this.#join(await this.#commitJob(tenantId));
  }

  admit(): Promise<Job | null> {
    this.#made += 1;
    return admitNext(this.#deps, LANE, { execution: `express-${this.#made}` });
  }

  /** Ends an admitted job, and queues another of its tenant in its place. */
  async replace({ id, tenantId }: Job): Promise<void> {
    await changeJob(this.#deps, id, { type: 'failed', attempt: 1, error: mistake, won: [] });
    await comeBack(this.#deps, LANE, tenantId);
    await this.submit(tenantId);
  }

  /** The same query, with the same answer, in every world. */
  async bareQuery(): Promise<void> {
    await this.#deps.lanes.ranked(EMPTY_LANE, TENANTS_OF_EMPTY_LANE);
  }

  /** Asks for the places of some jobs of the queue. @throws Error when one is told a place that is not its own. */
  async checkPlaces(): Promise<void> {
    const entries = await this.#deps.lanes.queue(LANE, this.#made);
    for (const place of PLACES) {
      const entry = entries[Math.floor(place * (entries.length - 1))];
      if (entry !== undefined) await this.#checkPlace(entry, entries);
    }
  }

  async close(): Promise<void> {
    await this.#firestore.terminate();
  }

  async #checkPlace({ score, tenantId, jobId }: QueueEntry, entries: readonly QueueEntry[]) {
    const before = entries.filter((entry) => entry.score < score);
    const own = before.filter((entry) => entry.tenantId === tenantId);
    const inLane = await this.#deps.lanes.ahead(LANE, score, null);
    const ofTenant = await this.#deps.lanes.ahead(LANE, score, tenantId);
    if (inLane.jobs === before.length && ofTenant.jobs === own.length) return;
    throw new Error(`${jobId} is told a wrong place: ${inLane.jobs}, and it is ${before.length}`);
  }

  async #commitJob(tenantId: string): Promise<Job> {
    this.#made += 1;
    const steps = [
      { name: 'fit', lane: LANE, size: 'small', taskCount: 1, expectedSeconds: 1 },
    ] as const;
    const submission = sampleSubmission({ id: `job_${this.#made}`, tenantId, steps });
    const { job, events } = submit(submission, systemClock.now());
    await this.#deps.jobs.commit({ was: null, job, events });
    return job;
  }

  async #join({ tenantId, queue, quote }: Job): Promise<void> {
    const { expectedSeconds } = quote;
    if (queue !== null) await joinLane(this.#deps, { ...queue, tenantId, expectedSeconds });
  }

  async #fillEmptyLane(): Promise<void> {
    const place = { lane: EMPTY_LANE, rank: 1, freeSlots: 1, touchedAt: 1 } as const;
    for (let number = 0; number < TENANTS_OF_EMPTY_LANE; number += 1) {
      await this.#deps.lanes.putTenant({ ...place, tenantId: `tenant-${number}` }, null);
    }
  }
}
