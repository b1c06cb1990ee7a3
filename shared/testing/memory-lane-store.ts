import { ConflictError } from '../domain/errors.ts';
import type { Ask, Holding, Lane } from '../domain/job/index.ts';
import type { Ahead, LaneTenant, QueueEntry, Slot } from '../domain/lane.ts';
import type { LaneStore } from '../ports/lane-store.ts';
import type { Revision, Stored } from '../ports/stored.ts';
import { answer } from './answer.ts';
import { MemoryCollection } from './memory-collection.ts';

export class MemoryLaneStore implements LaneStore {
  readonly #tenants = new MemoryCollection<LaneTenant>();
  readonly #holdings = new Map<string, Holding>();
  readonly #asks = new MemoryCollection<Ask>();

  ranked(lane: Lane, limit: number): Promise<Stored<LaneTenant>[]> {
    const isRanked = ({ value }: Stored<LaneTenant>) => value.lane === lane && value.rank !== null;
    return answer(() =>
      this.#tenants
        .all()
        .filter(isRanked)
        .toSorted((a, b) => compareRanks(a.value, b.value))
        .slice(0, limit),
    );
  }

  tenant(lane: Lane, tenantId: string): Promise<Stored<LaneTenant> | null> {
    return answer(() => this.#tenants.get(`${lane}/${tenantId}`));
  }

  putTenant(tenant: LaneTenant, revision: Revision | null): Promise<Revision> {
    const key = `${tenant.lane}/${tenant.tenantId}`;
    return answer(() =>
      revision === null
        ? this.#tenants.create(key, tenant)
        : this.#tenants.replace(key, tenant, revision),
    );
  }

  removeTenant({ lane, tenantId }: LaneTenant, revision: Revision): Promise<void> {
    return answer(() => {
      this.#tenants.check(`${lane}/${tenantId}`, revision);
      this.#tenants.delete(`${lane}/${tenantId}`);
    });
  }

  queueOf(lane: Lane, tenantId: string, limit: number): Promise<QueueEntry[]> {
    return answer(() => this.#queue(lane, tenantId).slice(0, limit));
  }

  slotsOf(lane: Lane, tenantId: string): Promise<Slot[]> {
    return answer(() =>
      this.held
        .filter((one) => one.type === 'slot')
        .filter((slot) => slot.lane === lane && slot.tenantId === tenantId)
        .map(({ type: _, ...slot }) => slot),
    );
  }

  entryOf(lane: Lane, tenantId: string, jobId: string): Promise<QueueEntry | null> {
    return answer(() => this.#queue(lane, tenantId).find((entry) => entry.jobId === jobId) ?? null);
  }

  running(lane: Lane): Promise<number> {
    return answer(() => this.held.filter((one) => one.type === 'slot' && one.lane === lane).length);
  }

  queue(lane: Lane, limit: number): Promise<QueueEntry[]> {
    return answer(() => this.#queue(lane, null).slice(0, limit));
  }

  ahead(lane: Lane, score: number, tenantId: string | null): Promise<Ahead> {
    return answer(() => {
      const before = this.#queue(lane, tenantId).filter((entry) => entry.score < score);
      const expectedSeconds = before.reduce((sum, entry) => sum + entry.expectedSeconds, 0);
      return { jobs: before.length, expectedSeconds };
    });
  }

  jobOfAsk(execution: string): Promise<string | null> {
    return answer(() => {
      return this.#asks.get(execution)?.value.jobId ?? null;
    });
  }

  /** Not part of the port: a job's commit holds and releases. @throws ConflictError before it changes anything. */
  check(taken: readonly Holding[], released: readonly Holding[], ask: Ask | null): void {
    if (ask !== null) this.#asks.check(ask.execution, null);
    const gone = new Set(released.map(placeOf));
    for (const holding of taken) {
      const place = placeOf(holding);
      if (this.#holdings.has(place) && !gone.has(place))
        throw new ConflictError(`${place} is held.`);
    }
  }

  change(taken: readonly Holding[], released: readonly Holding[], ask: Ask | null): void {
    if (ask !== null) this.#asks.create(ask.execution, ask);
    for (const holding of released) this.#holdings.delete(placeOf(holding));
    for (const holding of taken) this.#holdings.set(placeOf(holding), structuredClone(holding));
  }

  /** Everything held, for tests that look for leaks. */
  get held(): Holding[] {
    return [...this.#holdings.values()];
  }

  #queue(lane: Lane, tenantId: string | null): QueueEntry[] {
    return this.held
      .filter((one) => one.type === 'queueEntry')
      .filter((entry) => entry.lane === lane && (tenantId ?? entry.tenantId) === entry.tenantId)
      .map(({ type: _, ...entry }) => entry)
      .toSorted((a, b) => a.score - b.score || (a.jobId < b.jobId ? -1 : 1));
  }
}

function compareRanks(a: LaneTenant, b: LaneTenant): number {
  return (a.rank ?? 0) - (b.rank ?? 0) || a.tenantId.localeCompare(b.tenantId);
}

function placeOf(holding: Holding): string {
  switch (holding.type) {
    case 'queueEntry':
      return `queue/${holding.jobId}`;
    case 'slot':
      return `slot/${holding.lane}/${holding.tenantId}/${holding.number}`;
    case 'fingerprint':
      return `fingerprint/${holding.hash}`;
  }
}
