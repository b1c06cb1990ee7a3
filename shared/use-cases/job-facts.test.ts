import { beforeEach, describe, expect, test } from '@jest/globals';
import { explainJob } from '../domain/explain/explain-job.ts';
import { advance, submit, type JobEvent, type Submission } from '../domain/job/index.ts';
import { FixedClock } from '../testing/fixed-clock.ts';
import { MemoryJobStore } from '../testing/memory-job-store.ts';
import { MemoryTenantStore } from '../testing/memory-tenant-store.ts';
import { LIMITS } from '../testing/sample-limits.ts';
import { at } from '../testing/sample-policy.ts';
import { sampleSubmission, sampleTask } from '../testing/sample-records.ts';
import { jobFacts, type JobFactsDeps } from './job-facts.ts';

let clock: FixedClock;
let jobs: MemoryJobStore;
let deps: JobFactsDeps;
beforeEach(() => {
  clock = new FixedClock();
  jobs = new MemoryJobStore();
  const { lanes, usage, tasks, reuse } = jobs;
  const tenants = new MemoryTenantStore();
  deps = { jobs, lanes, usage, tasks, reuse, clock, tenants, defaultLimits: LIMITS };
});

async function job(changes: Partial<Submission>, ...events: JobEvent[]): Promise<void> {
  const submitted = submit(sampleSubmission(changes), clock.now());
  await jobs.commit({ was: null, ...submitted });
  for (const event of events) {
    clock.pass(5_000);
    const was = await jobs.get('job_1');
    await jobs.commit({ was, ...advance(was!.value, event, at(clock.now())) });
  }
}

const explained = async () =>
  explainJob(await jobFacts(deps, 'job_1'), clock.now())
    .join('\n')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME');

const admitted: JobEvent = { type: 'admitted', slot: 2, execution: null };
const claimed = (attempt: number): JobEvent => ({ type: 'claimed', attempt, execution: 'fit-x' });
const error = {
  code: 'execution_lost',
  owner: 'system',
  message: 'It is gone.',
  fix: 'f',
} as const;
const lost: JobEvent = { type: 'lost', attempt: 1, error, won: [] };

describe('a job is explained', () => {
  test('while it is queued', async () => {
    await job({ holders: ['key_1', 'key_2'], fingerprint: 'abcdef0123456789' });
    expect(await explained()).toMatchInlineSnapshot(`
      "job_1: a fit (model churn) of tenant tn_1, asked for by key_1, key_2 0.0 s ago; lane bulk, size small, 1 task.
      Status: queued, since 0.0 s (submitted); 0 of 4 retries are spent.
      It waits: It is the next one. Its place: 1. Expected to start TIME.
      It holds the fingerprint abcdef012345, a place in the queue of lane bulk, as its record says.
      Outstanding: wake its lane, due now, at the latest with the tick.
      Next: a wake-up of its lane, or the tick, admits it when it is its turn."
    `);
  });

  test('while it backs off', async () => {
    await job({}, admitted, claimed(1), lost);
    expect(await explained()).toMatchInlineSnapshot(`
      "job_1: a fit (model churn) of tenant tn_1, asked for by key_1 15 s ago; lane bulk, size small, 1 task.
      Status: queued, since 0.0 s (lost); 1 of 4 retries are spent.
      Its last error: execution_lost, a fault of the system: It is gone.
      It waits: It is gone. It is tried again after a pause. Expected to start TIME.
      Attempt 1: admitted TIME, claimed 5.0 s later by fit-x; its compute ended without a report (execution_lost, a fault of the system: It is gone), 10 s after it was admitted.
      It holds nothing, as its record says.
      Outstanding: put it into the queue again, due in 1.0 s.
      Next: its pause ends, and it enters the queue at the place that its age gives it."
    `);
  });

  test('while it runs, with all its tasks', async () => {
    const steps = [
      { name: 'predict', lane: 'bulk', size: 'small', taskCount: 2, expectedSeconds: 1 },
    ] as const;
    await job({ steps, kind: 'predict' }, admitted, claimed(1));
    const beatAt = clock.now() - 3_000;
    await jobs.tasks.create(sampleTask({ phase: 'predict', fraction: 0.456, beatAt }));
    await jobs.tasks.create(sampleTask({ index: 1, shard: 1, beatAt }));
    expect(await explained()).toMatchInlineSnapshot(`
      "job_1: a predict (model churn) of tenant tn_1, asked for by key_1 10 s ago; lane bulk, size small, 2 tasks.
      Status: running, since 0.0 s (claimed); 0 of 4 retries are spent.
      Attempt 1: admitted TIME, claimed 5.0 s later by fit-x; no end is recorded.
      Task 0 is in phase predict, 46 % done; last heard of 3.0 s ago.
      Task 1 has claimed its shard, 0 % done; last heard of 3.0 s ago.
      It holds slot 2 of lane bulk, as its record says.
      Outstanding: look whether the compute of attempt 1 exists and lives, due in 15 s.
      Next: its tasks report how they ended. If they fall silent, their compute is looked for."
    `);
  });

  test('while it is cancelled, and its execution lingers', async () => {
    await job({}, admitted, claimed(1), { type: 'cancelRequested', by: 'key_1', isForced: false });
    clock.pass(1_500);
    expect(await explained()).toMatchInlineSnapshot(`
      "job_1: a fit (model churn) of tenant tn_1, asked for by key_1 17 s ago; lane bulk, size small, 1 task.
      Status: cancelling, since 1.5 s (cancelRequested); 0 of 4 retries are spent.
      Attempt 1: admitted TIME, claimed 5.0 s later by fit-x; no end is recorded.
      It holds slot 2 of lane bulk, as its record says.
      Outstanding: cancel the execution fit-x, due since 1.5 s.
      Outstanding: look whether the compute of attempt 1 exists and lives, due since 1.5 s.
      Next: it is cancelled as soon as its compute is confirmed gone."
    `);
  });

  test('when it is over', async () => {
    await job({ retryOf: 'job_0' }, admitted, claimed(1), {
      type: 'finished',
      attempt: 1,
      outputs: { kind: 'fit', version: 'ver_1', rows: 9 },
      metrics: {},
      phases: [],
    });
    clock.pass(3 * 3_600_000);
    expect(await explained()).toMatchInlineSnapshot(`
      "job_1: a fit (model churn) of tenant tn_1, asked for by key_1 3 h ago, trying job_0 again; lane bulk, size small, 1 task.
      Status: succeeded, since 3 h (finished); 0 of 4 retries are spent.
      Attempt 1: admitted TIME, claimed 5.0 s later by fit-x; it finished, 10 s after it was admitted.
      It holds nothing, as its record says.
      Nothing is outstanding.
      Next: nothing; it is over."
    `);
  });
});

test('what is held is compared with the record', async () => {
  await job({}, admitted);
  const facts = await jobFacts(deps, 'job_1');
  const [slot] = facts.held;
  expect(slot).toMatchObject({ type: 'slot', lane: 'bulk', number: 2 });
  const without = explainJob({ ...facts, held: [] }, clock.now()).join('\n');
  expect(without).toContain('NOT what its record says.\nMissing: slot 2 of lane bulk.');
  const place = { type: 'fingerprint', hash: 'f-1', jobId: 'job_1' } as const;
  const leaking = explainJob({ ...facts, held: [slot!, place] }, clock.now()).join('\n');
  expect(leaking).toContain('Left over: the fingerprint f-1.');
});

test('a job that is not there', async () => {
  await expect(jobFacts(deps, 'job_none')).rejects.toMatchObject({ detail: { code: 'not_found' } });
});
