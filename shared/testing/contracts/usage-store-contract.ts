import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ConflictError } from '../../domain/errors.ts';
import { advance, restNanoUsd, type Job, type JobEvent } from '../../domain/job/index.ts';
import type { JobCommit, JobStore } from '../../ports/job-store.ts';
import type { Stored } from '../../ports/stored.ts';
import type { UsageStore } from '../../ports/usage-store.ts';
import { at } from '../sample-policy.ts';
import { sampleEvent, sampleJob } from '../sample-records.ts';
import { uniqueId } from '../unique-id.ts';

export interface UsageStores {
  readonly jobs: JobStore;
  readonly usage: UsageStore;
  readonly close: () => Promise<void>;
}

const JANUARY = Date.UTC(2026, 0, 31, 23);
const FEBRUARY = Date.UTC(2026, 1, 1);
const USD = 1_000_000_000;

/** What the commits of jobs leave behind for a tenant's bill, and for its budget. */
export function usageStoreContract(makeStores: () => UsageStores): void {
  let stores: UsageStores;
  let usage: UsageStore;

  beforeAll(() => {
    stores = makeStores();
    usage = stores.usage;
  });
  afterAll(() => stores.close());

  const create = async (changes: Partial<Job>): Promise<Stored<Job>> => {
    const job = sampleJob({ id: uniqueId('job'), ...changes });
    const revision = await stores.jobs.commit({ was: null, job, events: [sampleEvent()] });
    return { value: job, revision };
  };
  const tell = async (
    was: Stored<Job>,
    event: JobEvent,
    now: number,
    also: Partial<JobCommit> = {},
  ): Promise<Stored<Job>> => {
    const { job, events } = advance(was.value, event, at(now));
    return { value: job, revision: await stores.jobs.commit({ was, job, events, ...also }) };
  };
  const admitted = (slot: number) => ({ type: 'admitted', slot, execution: null }) as const;
  const claimed = (attempt = 1) => ({ type: 'claimed', attempt, execution: 'x' }) as const;
  const fault = { code: 'execution_lost', owner: 'system', message: 'm', fix: 'f' } as const;
  const lost = (attempt = 1) => ({ type: 'lost', attempt, error: fault, won: [] }) as const;

  const run = async (changes: Partial<Job>, end: JobEvent, from: number, until: number) => {
    const starting = await tell(await create(changes), admitted(0), from);
    return tell(await tell(starting, claimed(), from), end, until);
  };

  describe('usage', () => {
    it('adds up what jobs of a tenant have cost, by month, day, kind and model', async () => {
      const tenantId = uniqueId('tn');
      const outputs = { kind: 'predict', parts: [] } as const;
      const finished = { type: 'finished', attempt: 1, outputs, metrics: {}, phases: [] } as const;
      const first = await run({ tenantId }, finished, JANUARY - 100_000, JANUARY);
      const second = await run({ tenantId }, finished, JANUARY - 200_000, JANUARY);
      await run({ tenantId, kind: 'predict' }, finished, FEBRUARY - 100_000, FEBRUARY);
      await run({ tenantId: uniqueId('tn') }, finished, JANUARY - 100_000, JANUARY);
      const january = await usage.ofMonth(tenantId, '2026-01');
      expect(january.every(({ day }) => day === '2026-01-31')).toBe(true);
      const costs = first.value.cost.actualNanoUsd + second.value.cost.actualNanoUsd;
      expect(costs).toBeGreaterThan(0.006 * USD);
      expect(january.reduce((sum, { costNanoUsd }) => sum + costNanoUsd, 0)).toBe(costs);
      expect(january.reduce((sum, { computeMs }) => sum + computeMs, 0)).toBe(302_000);
      expect(january.reduce((sum, { jobs }) => sum + jobs, 0)).toBe(2);
      expect(await usage.spentNanoUsd(tenantId, '2026-01')).toBe(costs);
      const [february] = await usage.ofMonth(tenantId, '2026-02');
      expect(february).toMatchObject({
        kind: 'predict',
        model: 'churn',
        day: '2026-02-01',
        jobs: 1,
      });
      expect(await usage.spentNanoUsd(tenantId, '2026-03')).toBe(0);
    });

    it('counts failed attempts as they end, and the job once', async () => {
      const tenantId = uniqueId('tn');
      const model = null;
      const queued = await run({ tenantId, model }, lost(), JANUARY - 90_000, JANUARY);
      const [first] = await usage.ofMonth(tenantId, '2026-01');
      expect(first).toMatchObject({ jobs: 0, computeMs: 91_000, model: null });
      const by = { type: 'cancelRequested', by: 'key_1', isForced: false } as const;
      await tell(queued, by, JANUARY + 1);
      const [then] = await usage.ofMonth(tenantId, '2026-01');
      expect(then).toMatchObject({ jobs: 1, computeMs: 91_000 });
    });

    it('counts nothing of a commit that is refused, and nothing twice', async () => {
      const tenantId = uniqueId('tn');
      const starting = await tell(await create({ tenantId }), admitted(0), JANUARY);
      const running = await tell(starting, claimed(), JANUARY);
      const racers = [1, 2, 3, 4].map(() => tell(running, lost(), JANUARY + 60_000));
      const results = await Promise.allSettled(racers);
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      const entries = await usage.ofMonth(tenantId, '2026-01');
      expect(entries.map(({ computeMs }) => computeMs)).toEqual([61_000]);
    });

    it('adds to one entry from many jobs at once', async () => {
      const tenantId = uniqueId('tn');
      const ids = Array.from({ length: 10 }, () => `${uniqueId('job')}0`);
      const ends = ids.map((id, slot) => async () => {
        const starting = await tell(await create({ id, tenantId }), admitted(slot), JANUARY);
        await tell(await tell(starting, claimed(), JANUARY), lost(), JANUARY + 120_000);
      });
      await Promise.all(ends.map((end) => end()));
      const entries = await usage.ofMonth(tenantId, '2026-01');
      expect(entries.map(({ computeMs }) => computeMs)).toEqual([10 * 121_000]);
    });
  });

  describe('a budget', () => {
    it('is reserved by what holds a slot, in any lane', async () => {
      const tenantId = uniqueId('tn');
      const express = {
        steps: [{ name: 'fit', lane: 'express', size: 'small', taskCount: 1, expectedSeconds: 1 }],
      } as const;
      const bulk = await tell(await create({ tenantId }), admitted(0), JANUARY);
      const other = await create({ tenantId, ...express });
      await tell(other, { type: 'admitted', slot: 0, execution: uniqueId('express-') }, JANUARY);
      const both = restNanoUsd(bulk.value) + restNanoUsd(other.value);
      expect(await usage.reservedNanoUsd(tenantId)).toBe(both);
      await tell(bulk, lost(), JANUARY);
      expect(await usage.reservedNanoUsd(tenantId)).toBe(restNanoUsd(other.value));
      expect(await usage.reservedNanoUsd(uniqueId('tn'))).toBe(0);
    });

    it('lets one of those through its gate that saw it the same', async () => {
      const tenantId = uniqueId('tn');
      expect(await usage.gate(tenantId)).toBeNull();
      const through = async (slot: number, was: NonNullable<JobCommit['gate']>['was']) => {
        const record = { tenantId, passed: (was?.value.passed ?? 0) + 1 };
        return tell(await create({ tenantId }), admitted(slot), JANUARY, { gate: { record, was } });
      };
      const race = async (slots: readonly number[]) => {
        const was = await usage.gate(tenantId);
        const results = await Promise.allSettled(slots.map((slot) => through(slot, was)));
        const lost = results.filter((result) => result.status === 'rejected');
        for (const { reason } of lost) expect(reason).toBeInstanceOf(ConflictError);
        return slots.length - lost.length;
      };
      expect(await race([0, 1, 2])).toBe(1);
      expect(await race([3, 4, 5])).toBe(1);
      expect((await usage.gate(tenantId))?.value).toEqual({ tenantId, passed: 2 });
    });
  });
}
