import { beforeEach, describe, expect, test } from '@jest/globals';
import { advance, submit, type Job } from '../domain/job/index.ts';
import { MemoryJobStore } from '../testing/memory-job-store.ts';
import { MemoryTenantStore } from '../testing/memory-tenant-store.ts';
import { FixedClock } from '../testing/fixed-clock.ts';
import { LIMITS } from '../testing/sample-limits.ts';
import { at } from '../testing/sample-policy.ts';
import { sampleSubmission } from '../testing/sample-records.ts';
import { pendingOf, type PendingDeps } from './pending-of.ts';

let jobs: MemoryJobStore;
let deps: PendingDeps;
const clock = new FixedClock();
beforeEach(() => {
  jobs = new MemoryJobStore();
  const defaultLimits = { ...LIMITS, slots: { express: 16, bulk: 2, gpu: 1 } };
  const { lanes, usage } = jobs;
  deps = { jobs, lanes, usage, clock, tenants: new MemoryTenantStore(), defaultLimits };
});

async function queue(id: string, tenantId: string, submittedAt: number, expectedSeconds = 10) {
  const quote = { ...sampleSubmission().quote, expectedSeconds };
  const { job, events } = submit(sampleSubmission({ id, tenantId, quote }), submittedAt);
  await jobs.commit({ was: null, job, events });
  return job;
}

async function admit({ id }: Job, slot: number): Promise<void> {
  const was = await jobs.get(id);
  const admitted = { type: 'admitted', slot, execution: null } as const;
  const { job, events } = advance(was!.value, admitted, at(clock.now()));
  await jobs.commit({ was, job, events });
}

test('ten thousand jobs of a hundred tenants: each has the place that its score gives it', async () => {
  const queued: Job[] = [];
  for (let number = 0; number < 10_000; number += 1) {
    const tenantId = `tn_${number % 100}`;
    const submittedAt = (number * 7_919) % 10_007;
    queued.push(await queue(`job_${number}`, tenantId, submittedAt));
  }
  const order = queued.toSorted((a, b) => a.queue!.score - b.queue!.score);
  for (const place of [1, 2, 57, 4_999, 9_999, 10_000]) {
    const pending = await pendingOf(deps, order[place - 1]!);
    expect(pending).toMatchObject({ reason: 'turn', position: place });
  }
}, 60_000);

describe('the limit of a tenant', () => {
  test('is seen in its slots, and the place is among its own', async () => {
    const [first, second, third, fourth] = [
      await queue('job_1', 'tn_1', 1, 30),
      await queue('job_2', 'tn_1', 2, 30),
      await queue('job_3', 'tn_1', 3, 20),
      await queue('job_4', 'tn_1', 4, 40),
    ];
    await queue('job_5', 'tn_2', 0);
    await admit(first, 0);
    await admit(second, 1);
    clock.pass(10_000);
    const inSeconds = async (job: Job) => {
      const pending = await pendingOf(deps, job);
      return { ...pending, expectedStartAt: (pending!.expectedStartAt! - clock.now()) / 1000 };
    };
    const limited = { reason: 'tenant_limit' } as const;
    expect(await inSeconds(third)).toMatchObject({ ...limited, position: 1, expectedStartAt: 20 });
    expect(await inSeconds(fourth)).toMatchObject({ ...limited, position: 2, expectedStartAt: 30 });
  });

  test('is held by a job’s present step, and not by all of its steps', async () => {
    const step = { lane: 'bulk', size: 'small', taskCount: 1 } as const;
    const steps = [
      { ...step, name: 'fit', expectedSeconds: 30 },
      { ...step, name: 'validate', expectedSeconds: 500 },
    ] as const;
    for (const [slot, id] of ['job_1', 'job_2'].entries()) {
      const { job, events } = submit(sampleSubmission({ id, steps }), 1);
      await jobs.commit({ was: null, job, events });
      await admit(job, slot);
    }
    const pending = await pendingOf(deps, await queue('job_3', 'tn_1', 3));
    expect(pending!.expectedStartAt! - clock.now()).toBe(30_000);
  });

  test('may be its own', async () => {
    await deps.tenants.put({ id: 'tn_1', limits: { slots: { bulk: 5 } } });
    await admit(await queue('job_1', 'tn_1', 1), 0);
    await admit(await queue('job_2', 'tn_1', 2), 1);
    const third = await queue('job_3', 'tn_1', 3);
    expect(await pendingOf(deps, third)).toMatchObject({ reason: 'turn', position: 1 });
  });
});
