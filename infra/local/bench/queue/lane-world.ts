import { createFirestore } from '@fitlane/shared/adapters/firestore/client.ts';
import { FirestoreJobStore } from '@fitlane/shared/adapters/firestore/firestore-job-store.ts';
import { FirestoreLaneStore } from '@fitlane/shared/adapters/firestore/firestore-lane-store.ts';
import { systemClock } from '@fitlane/shared/adapters/clock/system-clock.ts';
import { submit, type Job } from '@fitlane/shared/domain/job/index.ts';
import { World } from '../../../../jobs/testing/world.ts';
import { admitNext } from '../../../../jobs/admission/admit-next.ts';
import type { ControllerDeps } from '../../../../jobs/controller-deps.ts';
import { sampleSubmission } from '@fitlane/shared/testing/sample-records.ts';
import { changeJob } from '@fitlane/shared/use-cases/change-job.ts';
import { comeBack, joinLane } from '@fitlane/shared/use-cases/lane-ranks.ts';

const LANE = 'express';
const WRITERS = 32;
const SAMPLED_SHARES = [0, 0.01, 0.25, 0.5, 0.75, 1];
const mistake = { code: 'target_null', owner: 'user', message: 'm', fix: 'f' } as const;

/** How many jobs each tenant has queued. */
export type Queues = Readonly<Record<string, number>>;

/**
 * The controller's own admission over a Firestore of its own, with queued jobs. Of what else a controller has,
 * an admission needs nothing that could be slow.
 */
export class LaneWorld {
  readonly name: string;
  readonly #deps: ControllerDeps;
  readonly #close: () => Promise<void>;
  #jobs = 0;

  constructor(name: string, slots: number) {
    this.name = name;
    const firestore = createFirestore(`bench-${name}`);
    const { deps } = new World();
    const { express: _, ...others } = deps.defaultLimits.slots;
    this.#deps = {
      ...deps,
      jobs: new FirestoreJobStore(firestore),
      lanes: new FirestoreLaneStore(firestore),
      clock: systemClock,
      random: Math.random,
      defaultLimits: { ...deps.defaultLimits, slots: { ...others, express: slots } },
    };
    this.#close = () => firestore.terminate();
  }

  async fill(queues: Queues): Promise<void> {
    const tenants = Object.entries(queues).flatMap(([tenant, jobs]) =>
      Array<string>(jobs).fill(tenant),
    );
    const next = tenants.values();
    const write = async () => {
      for (const tenant of next) await this.submit(tenant);
    };
    await Promise.all(Array.from({ length: WRITERS }, write));
  }

  async submit(tenantId: string): Promise<void> {
    this.#jobs += 1;
    const steps = [{ name: 'fit', lane: LANE, size: 'small', taskCount: 1 }] as const;
    const submission = sampleSubmission({ id: `job_${this.#jobs}`, tenantId, steps });
    const { job, events } = submit(submission, systemClock.now());
    await this.#deps.jobs.commit({ was: null, job, events });
    const { queue, quote } = job;
    if (queue !== null) await joinLane(this.#deps, { ...queue, ...quote, lane: LANE, tenantId });
  }

  async admit(): Promise<Job | null> {
    this.#jobs += 1;
    return admitNext(this.#deps, LANE, { execution: `express-${this.#jobs}` });
  }

  /** Ends an admitted job, and queues another of its tenant in its place. */
  async replace({ id, tenantId }: Job): Promise<void> {
    await changeJob(this.#deps, id, { type: 'failed', attempt: 1, error: mistake, won: [] });
    await comeBack(this.#deps, LANE, tenantId);
    await this.submit(tenantId);
  }

  /** Of some jobs, spread over the whole lane: how many are told a place that is not theirs. */
  async wrongPositions(): Promise<number> {
    const { lanes } = this.#deps;
    const entries = await lanes.queue(LANE, this.#jobs);
    const wrong = SAMPLED_SHARES.map(async (share) => {
      const entry = entries[Math.floor(share * (entries.length - 1))];
      if (entry === undefined) return true;
      const { score, tenantId } = entry;
      const before = entries.filter((other) => other.score < score);
      const own = before.filter((other) => other.tenantId === tenantId);
      const told = await Promise.all([
        lanes.ahead(LANE, score, null),
        lanes.ahead(LANE, score, tenantId),
      ]);
      return told[0].jobs !== before.length || told[1].jobs !== own.length;
    });
    return (await Promise.all(wrong)).filter(Boolean).length;
  }

  close(): Promise<void> {
    return this.#close();
  }
}
