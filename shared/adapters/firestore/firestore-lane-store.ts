import { AggregateField, type Firestore } from '@google-cloud/firestore';
import type { Ahead, LaneTenant, QueueEntry, Slot } from '../../domain/lane.ts';
import type { Ask, Lane } from '../../domain/job/index.ts';
import type { LaneStore } from '../../ports/lane-store.ts';
import type { Revision, Stored } from '../../ports/stored.ts';
import { SharedRounds } from '../../async/shared-rounds.ts';
import { reading, writing } from './errors.ts';
import { fromRevision, toRevision } from './revision.ts';
import { collections, namedQuery } from './schema.ts';
import { allStoredIn, readRecord, valuesIn } from './stored-documents.ts';

export class FirestoreLaneStore implements LaneStore {
  readonly #db: Firestore;
  readonly #tenantReads = new SharedRounds<Stored<LaneTenant> | null>();

  constructor(db: Firestore) {
    this.#db = db;
  }

  ranked(lane: Lane, limit: number): Promise<Stored<LaneTenant>[]> {
    // Null is smaller than any number, and no range over numbers finds it.
    const ranked = collections
      .laneTenants(this.#db, lane)
      .where('rank', '>=', -Infinity)
      .orderBy('rank')
      .limit(limit);
    return reading(async () => allStoredIn<LaneTenant>(await ranked.get()));
  }

  tenant(lane: Lane, tenantId: string): Promise<Stored<LaneTenant> | null> {
    const tenants = collections.laneTenants(this.#db, lane);
    // Each job that is submitted asks for it.
    const read = () => readRecord<LaneTenant>(tenants, tenantId);
    return this.#tenantReads.join(`${lane}/${tenantId}`, read);
  }

  async putTenant(tenant: LaneTenant, revision: Revision | null): Promise<Revision> {
    const document = this.#document(tenant);
    const { writeTime } = await writing(() =>
      revision === null
        ? document.create({ ...tenant })
        : document.update({ ...tenant }, { lastUpdateTime: fromRevision(revision) }),
    );
    return toRevision(writeTime);
  }

  async removeTenant(tenant: LaneTenant, revision: Revision): Promise<void> {
    const precondition = { lastUpdateTime: fromRevision(revision) };
    await writing(() => this.#document(tenant).delete(precondition));
  }

  queueOf(lane: Lane, tenantId: string, limit: number): Promise<QueueEntry[]> {
    const own = collections.queue(this.#db, lane, tenantId).orderBy('score').limit(limit);
    return reading(async () => valuesIn<QueueEntry>(await own.get()));
  }

  slotsOf(lane: Lane, tenantId: string): Promise<Slot[]> {
    const own = collections.slots(this.#db, lane, tenantId);
    return reading(async () => valuesIn<Slot>(await own.get()));
  }

  async entryOf(lane: Lane, tenantId: string, jobId: string): Promise<QueueEntry | null> {
    const own = collections.queue(this.#db, lane, tenantId);
    return (await readRecord<QueueEntry>(own, jobId))?.value ?? null;
  }

  async running(lane: Lane): Promise<number> {
    const held = namedQuery(this.#db, 'slotsOfLane', { lane }).count();
    return (await reading(() => held.get())).data().count;
  }

  queue(lane: Lane, limit: number): Promise<QueueEntry[]> {
    const all = namedQuery(this.#db, 'queueOfLane', { lane }).limit(limit);
    return reading(async () => valuesIn<QueueEntry>(await all.get()));
  }

  async ahead(lane: Lane, score: number, tenantId: string | null): Promise<Ahead> {
    const queue =
      tenantId === null
        ? namedQuery(this.#db, 'aheadInLane', { lane })
        : namedQuery(this.#db, 'aheadOfTenant', { lane, tenantId });
    const sums = queue.where('score', '<', score).aggregate({
      jobs: AggregateField.count(),
      expectedSeconds: AggregateField.sum('expectedSeconds'),
    });
    return (await reading(() => sums.get())).data();
  }

  async jobOfAsk(execution: string): Promise<string | null> {
    const ask = await readRecord<Ask>(collections.asks(this.#db), execution);
    return ask?.value.jobId ?? null;
  }

  #document({ lane, tenantId }: LaneTenant) {
    return collections.laneTenants(this.#db, lane).doc(tenantId);
  }
}
