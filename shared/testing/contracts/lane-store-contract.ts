import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ConflictError } from '../../domain/errors.ts';
import { advance, type Job, type JobEvent } from '../../domain/job/index.ts';
import type { LaneTenant } from '../../domain/lane.ts';
import type { LaneStore } from '../../ports/lane-store.ts';
import type { Stored } from '../../ports/stored.ts';
import type { TaskStore } from '../../ports/task-store.ts';
import { at } from '../sample-policy.ts';
import { sampleEvent, sampleJob, sampleTask } from '../sample-records.ts';
import { uniqueId } from '../unique-id.ts';
import type { JobStores } from './job-store-contract.ts';

interface LaneStores extends JobStores {
  readonly lanes: LaneStore;
  readonly tasks: TaskStore;
}

/** What a job's commit makes true in its lane, and what admission reads there. */
export function laneStoreContract(makeStores: () => LaneStores): void {
  let stores: LaneStores;
  let lanes: LaneStore;

  beforeAll(() => {
    stores = makeStores();
    lanes = stores.lanes;
  });
  afterAll(() => stores.close());

  const enqueue = async (tenantId: string, score: number, changes: Partial<Job> = {}) => {
    const queue = { lane: 'gpu', score } as const;
    const job = sampleJob({ id: uniqueId('job'), tenantId, queue, ...changes });
    const revision = await stores.jobs.commit({ was: null, job, events: [sampleEvent()] });
    return { value: job, revision };
  };
  const tell = async (was: Stored<Job>, event: JobEvent): Promise<Stored<Job>> => {
    const { job, events } = advance(was.value, event, at(2_000));
    return { value: job, revision: await stores.jobs.commit({ was, job, events }) };
  };
  const admitted = (slot: number, execution: string | null = null) =>
    ({ type: 'admitted', slot, execution }) as const;

  describe('a queue', () => {
    it('holds the jobs of a tenant that are queued, smallest score first', async () => {
      const tenantId = uniqueId('tn');
      const late = await enqueue(tenantId, 30);
      const early = await enqueue(tenantId, 10.5);
      await enqueue(uniqueId('tn'), 1);
      const entries = await lanes.queueOf('gpu', tenantId, 9);
      expect(entries.map(({ jobId }) => jobId)).toEqual([early.value.id, late.value.id]);
      expect(entries[0]).toEqual({
        lane: 'gpu',
        tenantId,
        jobId: early.value.id,
        score: 10.5,
        expectedSeconds: early.value.quote.expectedSeconds,
        estimatedNanoUsd: early.value.cost.estimatedNanoUsd,
      });
      expect(await lanes.queueOf('gpu', tenantId, 1)).toHaveLength(1);
      expect(await lanes.queueOf('bulk', tenantId, 9)).toEqual([]);
    });

    it('is left by a job that is admitted or cancelled', async () => {
      const tenantId = uniqueId('tn');
      const first = await enqueue(tenantId, 1);
      const second = await enqueue(tenantId, 2);
      await tell(first, admitted(0));
      await tell(second, { type: 'cancelRequested', by: 'key_1', isForced: false });
      expect(await lanes.queueOf('gpu', tenantId, 9)).toEqual([]);
    });

    it('counts what is ahead of a place, of one tenant and of all', async () => {
      const [mine, other] = [uniqueId('tn'), uniqueId('tn')];
      const before = await lanes.ahead('gpu', 1_003, null);
      const quote = sampleJob().quote;
      await enqueue(mine, 1_001, { quote: { ...quote, expectedSeconds: 2.5 } });
      await enqueue(other, 1_002, { quote: { ...quote, expectedSeconds: 4 } });
      await enqueue(mine, 1_003, { quote: { ...quote, expectedSeconds: 100 } });
      const after = await lanes.ahead('gpu', 1_003, null);
      expect(after.jobs - before.jobs).toBe(2);
      expect(after.expectedSeconds - before.expectedSeconds).toBe(6.5);
      expect(await lanes.ahead('gpu', 1_003, mine)).toEqual({ jobs: 1, expectedSeconds: 2.5 });
      expect(await lanes.ahead('bulk', 1e15, mine)).toEqual({ jobs: 0, expectedSeconds: 0 });
    });

    it('answers the entry of one job', async () => {
      const tenantId = uniqueId('tn');
      const job = await enqueue(tenantId, 5);
      const [entry] = await lanes.queueOf('gpu', tenantId, 1);
      expect(await lanes.entryOf('gpu', tenantId, job.value.id)).toEqual(entry);
      expect(await lanes.entryOf('bulk', tenantId, job.value.id)).toBeNull();
      expect(await lanes.entryOf('gpu', tenantId, 'job_none')).toBeNull();
    });

    it('answers the head of a lane over all tenants', async () => {
      const [first, second] = [
        await enqueue(uniqueId('tn'), -2),
        await enqueue(uniqueId('tn'), -1),
      ];
      const heads = await lanes.queue('gpu', 2);
      expect(heads.map(({ jobId }) => jobId)).toEqual([first.value.id, second.value.id]);
    });
  });

  describe('a slot', () => {
    it('is held from the admission to the end of the attempt', async () => {
      const tenantId = uniqueId('tn');
      const starting = await tell(await enqueue(tenantId, 1), admitted(3));
      const jobId = starting.value.id;
      const reservedNanoUsd = starting.value.cost.estimatedNanoUsd;
      const slot = { lane: 'bulk', tenantId, number: 3, jobId, reservedNanoUsd };
      expect(await lanes.slotsOf('bulk', tenantId)).toEqual([slot]);
      const error = { code: 'execution_lost', owner: 'system', message: 'm', fix: 'f' } as const;
      const running = await lanes.running('bulk');
      await tell(starting, { type: 'lost', attempt: 1, error, won: [] });
      expect(await lanes.slotsOf('bulk', tenantId)).toEqual([]);
      expect(await lanes.running('bulk')).toBe(running - 1);
    });

    it('is held by one job only: of many racers one is admitted, and the others stay queued', async () => {
      const tenantId = uniqueId('tn');
      const jobs = await Promise.all([1, 2, 3, 4, 5].map((score) => enqueue(tenantId, score)));
      const racers = await Promise.allSettled(jobs.map((job) => tell(job, admitted(0))));
      const lost = racers.filter((result) => result.status === 'rejected');
      expect(lost).toHaveLength(4);
      for (const { reason } of lost) expect(reason).toBeInstanceOf(ConflictError);
      expect(await lanes.queueOf('gpu', tenantId, 9)).toHaveLength(4);
      expect(await lanes.slotsOf('bulk', tenantId)).toHaveLength(1);
    });
  });

  describe('an ask', () => {
    const express = {
      steps: [{ name: 'fit', lane: 'express', size: 'small', taskCount: 1, expectedSeconds: 1 }],
    } as const;

    it('is answered with one job, and with no other when that is over', async () => {
      const execution = uniqueId('express-ask').replace('_', '-');
      expect(await lanes.jobOfAsk(execution)).toBeNull();
      const running = await tell(await enqueue(uniqueId('tn'), 1, express), admitted(0, execution));
      expect(await lanes.jobOfAsk(execution)).toBe(running.value.id);
      const outputs = { kind: 'predict', parts: [] } as const;
      await tell(running, { type: 'finished', attempt: 1, outputs, metrics: {}, phases: [] });
      expect(await lanes.jobOfAsk(execution)).toBe(running.value.id);
      const second = await enqueue(uniqueId('tn'), 1, express);
      const again = tell(second, admitted(0, execution));
      await expect(again).rejects.toBeInstanceOf(ConflictError);
    });

    it('brings its task in the same commit', async () => {
      const was = await enqueue(uniqueId('tn'), 1, express);
      const { job, events } = advance(was.value, admitted(0, uniqueId('express-ask')), at(2_000));
      const task = sampleTask({ jobId: job.id });
      await stores.jobs.commit({ was, job, events, task });
      expect(await stores.tasks.list(job.id, 1)).toEqual([task]);
    });
  });

  describe('ranks', () => {
    const tenantOf = (changes: Partial<LaneTenant> = {}): LaneTenant => ({
      lane: 'gpu',
      tenantId: uniqueId('tn'),
      rank: 5,
      freeSlots: 1,
      touchedAt: 1_000,
      ...changes,
    });

    it('order the tenants of a lane; who has none is left out', async () => {
      const later = tenantOf({ rank: 20.5 });
      const sooner = tenantOf({ rank: 10 });
      const others = [tenantOf({ rank: null }), tenantOf({ lane: 'bulk', rank: 1 })];
      for (const tenant of [later, sooner, ...others]) await lanes.putTenant(tenant, null);
      const [first] = await lanes.ranked('gpu', 1);
      expect(first?.value).toEqual(sooner);
      const all = await lanes.ranked('gpu', 9);
      expect(all.map(({ value }) => value)).toEqual([sooner, later]);
    });

    it('are changed by compare-and-set', async () => {
      const tenant = tenantOf();
      await lanes.putTenant(tenant, null);
      await expect(lanes.putTenant(tenant, null)).rejects.toBeInstanceOf(ConflictError);
      const stored = await lanes.tenant('gpu', tenant.tenantId);
      expect(stored?.value).toEqual(tenant);
      const { revision } = stored!;
      await lanes.putTenant({ ...tenant, rank: null }, revision);
      await expect(lanes.putTenant(tenant, revision)).rejects.toBeInstanceOf(ConflictError);
      await expect(lanes.removeTenant(tenant, revision)).rejects.toBeInstanceOf(ConflictError);
      const newest = await lanes.tenant('gpu', tenant.tenantId);
      await lanes.removeTenant(tenant, newest!.revision);
      expect(await lanes.tenant('gpu', tenant.tenantId)).toBeNull();
    });
  });
}
