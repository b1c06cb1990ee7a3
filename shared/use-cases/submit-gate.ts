/** What keeps one tenant from flooding the API: counted in the memory of each instance. */
import { AppError } from '../domain/errors.ts';
import type { Lane } from '../domain/job/index.ts';
import type { TenantLimits } from '../domain/tenant.ts';
import { takeToken, type TokenBucket } from '../domain/token-bucket.ts';
import type { Clock } from '../ports/clock.ts';
import type { LaneStore } from '../ports/lane-store.ts';

/** For how long a count of a queue serves: what others put into it meanwhile comes on top. */
const FRESH_MS = 2_000;
const QUEUE_RETRY_SECONDS = 10;
const MAX_TENANTS = 10_000;

interface Count {
  readonly countedAt: number;
  readonly jobs: number;
}

export class SubmitGate {
  readonly #lanes: LaneStore;
  readonly #clock: Clock;
  readonly #buckets = new Map<string, TokenBucket>();
  readonly #counts = new Map<string, Count>();
  /** A count reads the whole queue: who needs one while it is made waits for it. */
  readonly #counting = new Map<string, Promise<Count>>();

  constructor(lanes: LaneStore, clock: Clock) {
    this.#lanes = lanes;
    this.#clock = clock;
  }

  /** Each request counts, also one that is answered by a job which was there. @throws AppError rate_limited. */
  countRequest(tenantId: string, { submitsPerMinute }: TenantLimits): void {
    const before = this.#buckets.get(tenantId) ?? null;
    const { bucket, waitMs } = takeToken(before, submitsPerMinute, this.#clock.now());
    keep(this.#buckets, tenantId, bucket);
    if (waitMs > 0) throw rateLimited(submitsPerMinute, waitMs);
  }

  /** For a job that is about to be queued. @throws AppError queue_full. */
  async countJob(tenantId: string, lane: Lane, { queuedJobs }: TenantLimits): Promise<void> {
    const queue = `${lane}/${tenantId}`;
    const counted = this.#fresh(queue) ?? (await this.#countOnce(queue, tenantId, lane));
    // Whoever waited for the same count may have added its own.
    const { countedAt, jobs } = this.#fresh(queue) ?? counted;
    if (jobs >= queuedJobs) throw queueFull(lane, queuedJobs);
    keep(this.#counts, queue, { countedAt, jobs: jobs + 1 });
  }

  #fresh(queue: string): Count | null {
    const known = this.#counts.get(queue);
    return known && this.#clock.now() - known.countedAt < FRESH_MS ? known : null;
  }

  #countOnce(queue: string, tenantId: string, lane: Lane): Promise<Count> {
    const running = this.#counting.get(queue);
    if (running !== undefined) return running;
    const counting = this.#count(tenantId, lane).finally(() => this.#counting.delete(queue));
    this.#counting.set(queue, counting);
    return counting;
  }

  async #count(tenantId: string, lane: Lane): Promise<Count> {
    const { jobs } = await this.#lanes.ahead(lane, Number.MAX_VALUE, tenantId);
    return { countedAt: this.#clock.now(), jobs };
  }
}

function keep<Value>(known: Map<string, Value>, key: string, value: Value): void {
  if (!known.has(key) && known.size >= MAX_TENANTS) known.clear();
  known.set(key, value);
}

function rateLimited(perMinute: number, waitMs: number): AppError {
  return new AppError(
    {
      code: 'rate_limited',
      owner: 'user',
      message: `You have sent more than ${perMinute} requests for jobs a minute.`,
      fix: 'Send them more slowly: wait as Retry-After says. GET /v1/limits shows your limits.',
    },
    { retryable: true, retryAfterSeconds: Math.ceil(waitMs / 1000) },
  );
}

function queueFull(lane: Lane, queuedJobs: number): AppError {
  return new AppError(
    {
      code: 'queue_full',
      owner: 'user',
      message: `You have ${queuedJobs} jobs queued in the ${lane} lane: no more fit.`,
      fix: 'Wait until some have started, or cancel some. GET /v1/limits shows your limits.',
    },
    { retryable: true, retryAfterSeconds: QUEUE_RETRY_SECONDS },
  );
}
