import type { Answer } from '../../../functions/api/testing/api-world.ts';
import { round } from '../../../jobs/due-loop.ts';
import { tick } from '../../../jobs/tick.ts';
import { ask, type User } from './client-side.ts';
import { ComputeSide } from './compute-side.ts';
import { minus, plus, type Counts } from './counter.ts';
import { KINDS, type Kind } from './kinds.ts';
import { Platform } from './platform.ts';

export interface Load {
  readonly jobsPerMinute: number;
  readonly tenants: number;
  /** How many are run. */
  readonly jobs: number;
  readonly kindOf: (index: number) => Kind;
}

export interface Run {
  readonly jobs: number;
  /** From the first job to the last one that came. */
  readonly seconds: number;
  /** What the jobs made, without the due loop and the tick. */
  readonly ofJobs: Counts;
  /** Of the due loop and the tick, as long as jobs came. */
  readonly ofLoop: Counts;
  /** How often each document was written, until all jobs were over. */
  readonly writesOf: ReadonlyMap<string, number>;
  /** As long as jobs came. */
  readonly writesWhileJobsCame: ReadonlyMap<string, number>;
  /** The mean over all executions. */
  readonly executionSeconds: number;
  /** Of the computing time, as the jobs themselves say. */
  readonly computeUsd: number;
}

const ROUND_MS = 1_000;
const LEASE_ROUNDS = 3;
const TICK_MS = 60_000;

/** Runs jobs through the API and the controller, in virtual time, and counts. */
export async function runJobs(load: Load): Promise<Run> {
  const platform = new Platform();
  await platform.open();
  try {
    return await run(platform, load);
  } finally {
    await platform.close();
  }
}

async function run(platform: Platform, load: Load): Promise<Run> {
  const side = new ComputeSide(platform);
  const users = await newUsers(platform, side, load.tenants);
  platform.counter.writesOf.clear();
  side.executionMs.length = 0;
  const before = platform.counter.counts;
  const startedAt = platform.clock.now();
  const everyMs = 60_000 / load.jobsPerMinute;
  const ended: string[] = [];
  for (let index = 0; index < load.jobs; index += 1) {
    const user = users[index % users.length];
    if (user === undefined) throw new Error('There is no tenant.');
    platform.time.after(index * everyMs, async () => {
      await ask(platform, user, load.kindOf(index), (jobId) => ended.push(jobId));
      side.deliver();
    });
  }
  const arrivalMs = load.jobs * everyMs;
  const loop = new Loop(platform, side, startedAt + arrivalMs);
  loop.start();
  let writesWhileJobsCame: ReadonlyMap<string, number> = new Map();
  platform.time.after(arrivalMs, () => {
    writesWhileJobsCame = new Map(platform.counter.writesOf);
    return Promise.resolve();
  });
  const isOver = () => ended.length === load.jobs && platform.clock.now() > startedAt + arrivalMs;
  await platform.time.run(isOver);
  const all = minus(platform.counter.counts, before);
  return {
    jobs: load.jobs,
    seconds: arrivalMs / 1000,
    ofJobs: minus(all, loop.counts),
    ofLoop: loop.countsWhileJobsCame,
    writesOf: platform.counter.writesOf,
    writesWhileJobsCame,
    executionSeconds: mean(side.executionMs) / 1000,
    computeUsd: await costOf(platform, ended),
  };
}

/** Each with a model that it can predict with. */
async function newUsers(platform: Platform, side: ComputeSide, tenants: number): Promise<User[]> {
  const [fit] = KINDS;
  if (fit === undefined) throw new Error('There is no kind of job.');
  const users: User[] = [];
  for (let number = 1; number <= tenants; number += 1) {
    const tenantId = `tn_${number}`;
    const user = { tenantId, key: await platform.keyOf(tenantId), version: '' };
    const ended: string[] = [];
    await ask(platform, user, fit, (jobId) => ended.push(jobId));
    side.deliver();
    await platform.time.run(() => ended.length > 0);
    const { body } = await platform.send('GET', `/v1/jobs/${ended[0] ?? ''}`, user.key);
    users.push({ ...user, version: versionOf(body) });
  }
  return users;
}

function versionOf(job: Answer['body']): string {
  const { version } = job['outputs'] as { readonly version: string };
  return version;
}

/** The due loop, each second, and the tick, each minute: what the platform does whoever comes. */
class Loop {
  readonly #platform: Platform;
  readonly #side: ComputeSide;
  readonly #lastJobAt: number;
  #counts: Counts;
  #countsWhileJobsCame: Counts;
  #rounds = 0;

  constructor(platform: Platform, side: ComputeSide, lastJobAt: number) {
    const { counts } = platform.counter;
    this.#platform = platform;
    this.#side = side;
    this.#lastJobAt = lastJobAt;
    this.#counts = minus(counts, counts);
    this.#countsWhileJobsCame = this.#counts;
  }

  get counts(): Counts {
    return this.#counts;
  }

  get countsWhileJobsCame(): Counts {
    return this.#countsWhileJobsCame;
  }

  start(): void {
    this.#again(ROUND_MS, () => this.#round());
    this.#again(TICK_MS, () => this.#tick());
  }

  #again(everyMs: number, act: () => Promise<void>): void {
    this.#platform.time.after(everyMs, async () => {
      const before = this.#platform.counter.counts;
      await act();
      const added = minus(this.#platform.counter.counts, before);
      this.#counts = plus(this.#counts, added);
      if (this.#platform.clock.now() <= this.#lastJobAt)
        this.#countsWhileJobsCame = plus(this.#countsWhileJobsCame, added);
      this.#side.deliver();
      this.#again(everyMs, act);
    });
  }

  async #round(): Promise<void> {
    const { controller, clock } = this.#platform;
    const now = clock.now();
    this.#rounds += 1;
    if (this.#rounds % LEASE_ROUNDS === 0)
      await controller.leases.acquire('due-loop', 'loop-1', now, now + ROUND_MS * LEASE_ROUNDS);
    await round(controller);
  }

  async #tick(): Promise<void> {
    this.#platform.counter.add({ controllerRequests: 1 });
    await tick(this.#platform.controller);
  }
}

async function costOf(platform: Platform, jobIds: readonly string[]): Promise<number> {
  const jobs = await Promise.all(jobIds.map((id) => platform.api.jobs.get(id)));
  const nanos = jobs.map((stored) => stored?.value.cost.actualNanoUsd ?? 0);
  return nanos.reduce((sum, cost) => sum + cost, 0) / 1e9;
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / Math.max(1, numbers.length);
}
