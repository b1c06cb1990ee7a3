import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AppError } from '../../domain/errors.ts';
import type { Job } from '../../domain/job/index.ts';
import type { JobFilter, JobStore } from '../../ports/job-store.ts';
import { sampleEvent, sampleJob, sampleVersion } from '../sample-records.ts';
import { uniqueId } from '../unique-id.ts';
import type { JobStores } from './job-store-contract.ts';

/** What use cases rely on in any JobStore: queries and listeners. Each makeStores starts empty. */
export function jobQueriesContract(makeStores: () => JobStores): void {
  let stores: JobStores;
  let jobs: JobStore;

  beforeAll(() => {
    stores = makeStores();
    jobs = stores.jobs;
  });
  afterAll(() => stores.close());

  const create = async (overrides: Partial<Job> = {}) => {
    const job = sampleJob({ id: uniqueId('job'), queue: null, ...overrides });
    const commit = { job, events: [sampleEvent()], was: null };
    return { job, revision: await askedAgain(() => jobs.commit(commit)) };
  };
  const idsOf = (found: readonly { readonly value: Job }[]) => found.map(({ value }) => value.id);

  it('answers what is due, earliest first, and never what is not', async () => {
    const second = await create({ dueAt: 200 });
    const first = await create({ dueAt: 100 });
    await create({ dueAt: 301 });
    await create({ dueAt: null });
    const third = await create({ dueAt: 300 });
    const due = idsOf(await jobs.due(300, 10));
    expect(due).toEqual([first.job.id, second.job.id, third.job.id]);
    expect(idsOf(await jobs.due(300, 1))).toEqual([first.job.id]);
  });

  it('lists page by page, newest first, through jobs of the same time', async () => {
    const tenantId = uniqueId('tn');
    const times = [10, 30, 20, 20, 20, 20, 5];
    const created = await Promise.all(
      times.map((submittedAt) => create({ tenantId, submittedAt })),
    );
    await create({ tenantId: uniqueId('tn') });
    const seen = await pages(jobs, { tenantId }, 3);
    expect(seen.map((page) => page.length)).toEqual([3, 3, 1]);
    const all = seen.flat();
    expect(new Set(all.map(({ id }) => id)).size).toBe(created.length);
    expect(all.map(({ submittedAt }) => submittedAt)).toEqual([30, 20, 20, 20, 20, 10, 5]);
  });

  it('offers no further page after the last', async () => {
    const tenantId = uniqueId('tn');
    await create({ tenantId });
    await create({ tenantId });
    expect((await jobs.list({ tenantId }, { limit: 2 })).nextCursor).toBeNull();
    const none = await jobs.list({ tenantId: uniqueId('tn') }, { limit: 2 });
    expect(none).toEqual({ items: [], nextCursor: null });
  });

  describe('filters', () => {
    const tenantId = uniqueId('tn');
    const { inputs } = sampleJob();
    const dataset = uniqueId('ds');
    let made: Record<'failedFit' | 'failedPredict' | 'queuedFit', Job>;

    beforeAll(async () => {
      const job = async (overrides: Partial<Job>) => (await create({ tenantId, ...overrides })).job;
      made = {
        failedFit: await job({ status: 'failed', submittedAt: 10 }),
        failedPredict: await job({ status: 'failed', kind: 'predict', submittedAt: 20 }),
        queuedFit: await job({
          model: 'other',
          inputs: { dataset: { ...inputs.dataset, id: dataset } },
          submittedAt: 30,
        }),
      };
    });

    it.each<[Omit<JobFilter, 'tenantId'>, (keyof typeof made)[]]>([
      [{ status: 'failed' }, ['failedPredict', 'failedFit']],
      [{ status: ['queued', 'failed'], kind: 'fit' }, ['queuedFit', 'failedFit']],
      [{ status: ['queued', 'running'] }, ['queuedFit']],
      [{ kind: 'fit' }, ['queuedFit', 'failedFit']],
      [{ status: 'failed', kind: 'fit' }, ['failedFit']],
      [{ model: 'other' }, ['queuedFit']],
      [{ model: 'other', status: 'failed' }, []],
      [{ dataset }, ['queuedFit']],
      [{ submitted: { from: 20 } }, ['queuedFit', 'failedPredict']],
      [{ submitted: { before: 20 } }, ['failedFit']],
      [{ submitted: { from: 10, before: 30 }, kind: 'fit' }, ['failedFit']],
    ])('by %j', async (filter, names) => {
      const found = (await pages(jobs, { tenantId, ...filter }, 1)).flat();
      expect(found).toEqual(names.map((name) => made[name]));
    });
  });

  it('lists versions, newest first, of a model and a time', async () => {
    const tenantId = uniqueId('tn');
    const register = async (model: string, createdAt: number) => {
      const version = sampleVersion({ id: uniqueId('ver'), tenantId, model, createdAt });
      const job = sampleJob({ id: uniqueId('job') });
      await jobs.commit({ job, events: [], was: null, version });
      return version;
    };
    const first = await register('churn', 10);
    const other = await register('other', 20);
    const second = await register('churn', 30);
    const { versions } = stores;
    const page = await versions.list({ tenantId }, { limit: 2 });
    expect(page.items).toEqual([second, other]);
    const cursor = page.nextCursor ?? undefined;
    expect((await versions.list({ tenantId }, { limit: 2, cursor })).items).toEqual([first]);
    const listed = await versions.list({ tenantId, model: 'churn' }, { limit: 9 });
    expect(listed).toEqual({ items: [second, first], nextCursor: null });
    const early = await versions.list({ tenantId, created: { before: 20 } }, { limit: 9 });
    expect(early.items).toEqual([first]);
  });

  it('answers the newest version of each model, by name, page by page', async () => {
    const { versions } = stores;
    const tenantId = uniqueId('tn');
    const register = async (model: string, createdAt: number, owner = tenantId) => {
      const version = sampleVersion({ id: uniqueId('ver'), tenantId: owner, model, createdAt });
      await jobs.commit({
        job: sampleJob({ id: uniqueId('job') }),
        events: [],
        was: null,
        version,
      });
      return version;
    };
    await register('churn', 10);
    const prices = await register('prices', 5);
    const churn = await register('churn', 30);
    await register('churn', 20);
    const alone = await register('a-model', 1);
    await register('foreign', 99, uniqueId('tn'));
    const page = await versions.newestOfEach(tenantId, { limit: 2 });
    expect(page.items).toEqual([alone, churn]);
    const cursor = page.nextCursor ?? undefined;
    expect(cursor).toBeDefined();
    expect(await versions.newestOfEach(tenantId, { limit: 2, cursor })).toEqual({
      items: [prices],
      nextCursor: null,
    });
    const all = await versions.newestOfEach(tenantId, { limit: 3 });
    expect(all).toEqual({ items: [alone, churn, prices], nextCursor: null });
    const none = await versions.newestOfEach(uniqueId('tn'), { limit: 3 });
    expect(none).toEqual({ items: [], nextCursor: null });
  });

  it.each(['', 'rubbish', 'WzEsMl0', 'e30'])('refuses the cursor %j', async (cursor) => {
    const page = jobs.list({ tenantId: 'tn_1' }, { limit: 1, cursor });
    const error: unknown = await page.catch((refusal: unknown) => refusal);
    expect(error).toBeInstanceOf(AppError);
    expect((error as AppError).detail.code).toBe('invalid_request');
  });

  describe('watch', () => {
    it('tells the current record, then each change, then nothing', async () => {
      const { job, revision } = await create();
      const seen = new Seen();
      const unsubscribe = jobs.watch(job.id, seen.onChange, seen.onError);
      expect(seen.jobs).toEqual([]);
      await seen.until(({ id }) => id === job.id);
      const next = await jobs.commit({
        job: { ...job, retries: 1 },
        events: [],
        was: { value: job, revision },
      });
      await seen.until(({ retries }) => retries === 1);
      expect(seen.jobs.map(({ retries }) => retries)).toEqual([0, 1]);
      unsubscribe();
      await jobs.commit({
        job: { ...job, retries: 2 },
        events: [],
        was: { value: job, revision: next },
      });
      await jobs.get(job.id);
      expect(seen.jobs).toHaveLength(2);
      expect(seen.errors).toEqual([]);
    });

    it('misses no change that comes while it is being set up', async () => {
      const race = async (_: unknown, index: number) => {
        const { job, revision } = await create();
        const seen = new Seen();
        const unsubscribe = jobs.watch(job.id, seen.onChange, seen.onError);
        // Some commit before the listener stands, some after, and some just then.
        await sleep(index % 20);
        await jobs.commit({
          job: { ...job, retries: 1 },
          events: [],
          was: { value: job, revision },
        });
        await seen.until(({ retries }) => retries === 1);
        unsubscribe();
      };
      for (let round = 0; round < 5; round += 1) {
        await Promise.all(Array.from({ length: 20 }, race));
      }
    }, 30_000);

    it('waits for a record that does not exist yet', async () => {
      const id = uniqueId('job');
      const seen = new Seen();
      const unsubscribe = jobs.watch(id, seen.onChange, seen.onError);
      await create({ id });
      await seen.until((job) => job.id === id);
      unsubscribe();
      expect(seen.jobs).toHaveLength(1);
    });
  });
}

/**
 * As every caller does whom the store tells that the database did not answer. The emulator says so of a write
 * once in a great many (UNKNOWN, without a message).
 */
async function askedAgain<Value>(call: () => Promise<Value>): Promise<Value> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof AppError && error.detail.code === 'unavailable') return call();
    throw error;
  }
}

async function pages(
  jobs: JobStore,
  filter: JobFilter,
  limit: number,
): Promise<(readonly Job[])[]> {
  const seen: (readonly Job[])[] = [];
  let cursor: string | undefined;
  do {
    const { items, nextCursor } = await jobs.list(filter, { limit, cursor });
    seen.push(items);
    cursor = nextCursor ?? undefined;
  } while (cursor !== undefined);
  return seen;
}

/** What a listener was told. */
class Seen {
  readonly jobs: Job[] = [];
  readonly errors: Error[] = [];
  #check: () => void = () => undefined;

  readonly onChange = (job: Job): void => {
    this.jobs.push(job);
    this.#check();
  };
  readonly onError = (error: Error): void => {
    this.errors.push(error);
  };

  until(isReached: (job: Job) => boolean): Promise<void> {
    return new Promise((resolve) => {
      this.#check = () => {
        if (this.jobs.some(isReached)) resolve();
      };
      this.#check();
    });
  }
}
