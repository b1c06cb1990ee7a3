import FlatQueue from 'flatqueue';
import type { Policy } from './policy.ts';
import type { SimulatedJob, Workload } from './workload.ts';

/** What became of a job. */
export interface Run {
  readonly job: SimulatedJob;
  readonly waitMs: number;
  /** How much later the youngest of the jobs was submitted that started before this one. */
  readonly passedByMs: number;
}

/** Runs every job of a workload on one lane. @returns its runs in order of their start. */
export function simulate({ scenario, jobs }: Workload, policy: Policy): Run[] {
  const lane = new SimulatedLane(scenario.servers, policy);
  for (const job of jobs) {
    lane.runUntil(job.submittedAt);
    lane.submit(job);
  }
  lane.runUntil(Infinity);
  return lane.runs;
}

/** No server is idle while a job waits that may start; nothing is pre-empted. */
class SimulatedLane {
  readonly runs: Run[] = [];
  readonly #servers: number;
  readonly #policy: Policy;
  readonly #tenants = new Map<number, Tenant>();
  readonly #waiting = new Set<Tenant>();
  readonly #ends = new FlatQueue<Tenant>();
  #youngestStarted = 0;

  constructor(servers: number, policy: Policy) {
    this.#servers = servers;
    this.#policy = policy;
  }

  submit(job: SimulatedJob): void {
    const tenant = this.#tenantOf(job);
    tenant.queue.push(job, this.#policy.scoreOf(job));
    this.#waiting.add(tenant);
    this.#startNext(job.submittedAt);
  }

  runUntil(time: number): void {
    for (;;) {
      const end = this.#ends.peekValue();
      if (end === undefined || end > time) return;
      const tenant = this.#ends.pop();
      if (tenant !== undefined) tenant.running -= 1;
      this.#startNext(end);
    }
  }

  #startNext(now: number): void {
    if (this.#ends.length === this.#servers) return;
    const tenant = this.#takeNext();
    const job = tenant?.queue.pop();
    if (tenant === null || job === undefined) return;
    if (tenant.queue.length === 0) this.#waiting.delete(tenant);
    tenant.running += 1;
    this.#ends.push(tenant, now + job.durationMs);
    this.#record(job, now);
  }

  #takeNext(): Tenant | null {
    let next: Tenant | null = null;
    let nextRank = Infinity;
    for (const tenant of this.#waiting) {
      if (tenant.running >= this.#policy.tenantSlots) continue;
      const rank = this.#policy.rankOf(tenant.queue.peekValue() ?? Infinity, tenant.running);
      if (rank < nextRank) [next, nextRank] = [tenant, rank];
    }
    return next;
  }

  #record(job: SimulatedJob, now: number): void {
    this.#youngestStarted = Math.max(this.#youngestStarted, job.submittedAt);
    const passedByMs = this.#youngestStarted - job.submittedAt;
    this.runs.push({ job, waitMs: now - job.submittedAt, passedByMs });
  }

  #tenantOf({ tenant }: SimulatedJob): Tenant {
    const known = this.#tenants.get(tenant) ?? { queue: new FlatQueue(), running: 0 };
    this.#tenants.set(tenant, known);
    return known;
  }
}

interface Tenant {
  readonly queue: FlatQueue<SimulatedJob>;
  running: number;
}
