import { beforeEach, describe, expect, test } from '@jest/globals';
import { AppError } from '@fitlane/shared/domain/errors.ts';
import type { Submission } from '@fitlane/shared/domain/job/index.ts';
import { claimNext } from '../admission/claim-next.ts';
import { startLane } from '../admission/start-lane.ts';
import { claimTask } from '../attempts/claim-task.ts';
import { finishTask } from '../attempts/finish-task.ts';
import { tellJob } from '../tell-job.ts';
import { EXPRESS, fitReport, World } from '../testing/world.ts';

let world: World;
beforeEach(() => {
  world = new World();
});

const claim = { nonce: 'nonce-1', execution: 'fitlane-small-1', taskIndex: 0 };

const refusal = new AppError({ code: 'internal_error', owner: 'system', message: '403', fix: 'f' });

async function started(changes: Partial<Submission> = {}): Promise<void> {
  await world.submit(changes);
  await startLane(world.deps, 'bulk');
}

async function claimed(changes: Partial<Submission> = {}): Promise<void> {
  await started(changes);
  await claimTask(world.deps, 1, 'job_1', claim);
}

describe('starting', () => {
  test('one execution is started, with the attempt in its environment', async () => {
    await started();
    const [execution] = world.compute.executions.values();
    expect(execution).toMatchObject({
      attemptUrl: 'http://controller.example/jobs/job_1/attempts/1',
      timeoutMs: 615_000,
      taskCount: 1,
    });
    expect((await world.job()).attempt?.execution).toBe('fitlane-small-1');
  });

  test('an execution that was started in hiding is found; no second one is started', async () => {
    world.compute.failNextStart('hidden');
    await started();
    expect(world.compute.executions.size).toBe(1);
    expect((await world.job()).attempt?.execution).toBe('fitlane-small-1');
  });

  test('an attempt that is slow to die has no part in the start of the next one', async () => {
    world.compute.cancelsAtOnce = false;
    await claimed({ timeoutMs: 10_000 });
    await world.pass(70_000, 70);
    expect((await world.job()).unwanted).toHaveLength(1);
    await startLane(world.deps, 'bulk');
    await world.pass(10_000, 10);
    expect(world.compute.executions.size).toBe(2);
  });

  test('a refusal that will not pass spends retries, and ends', async () => {
    world.compute.start = () => Promise.reject(refusal);
    await world.submit({ maxRetries: 2 });
    for (let round = 0; round < 3; round += 1) {
      await startLane(world.deps, 'bulk');
      await world.pass(600_000, 2);
    }
    expect(await world.job()).toMatchObject({ status: 'failed', attempts: 3 });
  });

  test('a lane that has no capacity is not asked for each of its jobs', async () => {
    for (const id of ['job_1', 'job_2', 'job_3']) await world.submit({ id });
    world.compute.failNextStart('refused');
    expect(await startLane(world.deps, 'bulk')).toBe(0);
    expect((await world.job('job_2')).status).toBe('queued');
    expect((await world.job('job_2')).attempts).toBe(0);
  });

  test('a job past its startBy is not started', async () => {
    await world.submit({ startBy: world.clock.now() + 1_000 });
    world.clock.pass(2_000);
    expect(await startLane(world.deps, 'bulk')).toBe(0);
    expect((await world.job()).status).toBe('expired');
  });

  test('no capacity: the job queues again without spending a retry, and is started later', async () => {
    world.compute.failNextStart('refused');
    await started();
    expect(await world.job()).toMatchObject({ status: 'queued', retries: 0, attempts: 1 });
    await world.pass(3_000);
    expect(world.messages.wakes).toEqual(['bulk']);
    await startLane(world.deps, 'bulk');
    expect((await world.job()).attempt).toMatchObject({ number: 2, execution: 'fitlane-small-1' });
  });

  test('a controller that died before RunJob: the job is searched for, then given back', async () => {
    await world.submit();
    const stored = await world.jobs.get('job_1');
    const { tryChange } = await import('@fitlane/shared/use-cases/change-job.ts');
    await tryChange(world.deps, stored!, { type: 'admitted', slot: 0, execution: null });
    await world.pass(31_000);
    expect(await world.job()).toMatchObject({ status: 'queued', retries: 0 });
    expect(world.compute.executions.size).toBe(0);
  });

  test('while the platform does not answer, nothing is started twice', async () => {
    world.compute.failNextStart('hidden');
    world.compute.failure = new Error('503');
    await started();
    await world.pass(31_000, 3);
    expect((await world.job()).status).toBe('starting');
    world.compute.failure = null;
    await world.pass(3_000);
    expect(world.compute.executions.size).toBe(1);
    expect((await world.job()).attempt?.execution).toBe('fitlane-small-1');
  });
});

describe('silence', () => {
  test('the platform says that it lives: the attempt goes on', async () => {
    await claimed();
    await world.pass(60_000, 4);
    expect(await world.job()).toMatchObject({ status: 'running', attempts: 1 });
  });

  test('an execution that ended without a report is retried', async () => {
    await claimed();
    world.compute.end('fitlane-small-1', { status: 'failed', message: 'exit 137' });
    await world.pass(16_000);
    expect(await world.job()).toMatchObject({
      status: 'queued',
      error: { code: 'execution_lost' },
    });
  });

  test('out of memory is named', async () => {
    await claimed();
    world.compute.end('fitlane-small-1', { status: 'failed', outOfMemory: true });
    await world.pass(16_000);
    expect((await world.job()).error?.code).toBe('out_of_memory');
  });

  test('a report that was lost is taken from the manifest beside the outputs', async () => {
    await claimed();
    const { nonce, taskIndex, seq, ...manifest } = fitReport('nonce-1');
    const uri = 's3://models/tn_1/churn/ver_1/1/manifest-0.json';
    const bytes = new TextEncoder().encode(JSON.stringify(manifest));
    await world.storage.write(uri, bytes);
    world.compute.end('fitlane-small-1', { status: 'succeeded' });
    await world.pass(16_000);
    expect(await world.job()).toMatchObject({ status: 'succeeded', attempts: 1 });
  });
});

describe('the due loop', () => {
  test('a result that is there at the deadline counts', async () => {
    await claimed({ timeoutMs: 10_000 });
    const { nonce, taskIndex, seq, ...manifest } = fitReport('nonce-1');
    const bytes = new TextEncoder().encode(JSON.stringify(manifest));
    await world.storage.write('s3://models/tn_1/churn/ver_1/1/manifest-0.json', bytes);
    await world.pass(100_000, 50);
    expect(await world.job()).toMatchObject({ status: 'succeeded', attempts: 1 });
  });

  test('jobs that cannot be served do not keep others waiting', async () => {
    for (let index = 0; index < 60; index += 1) {
      const id = `job_${index}`;
      await world.submit({ id });
      await startLane(world.deps, 'bulk');
      const execution = `fitlane-small-${index + 1}`;
      await claimTask(world.deps, 1, id, { ...claim, execution });
    }
    await world.submit({ ...EXPRESS, id: 'job_express' });
    await claimNext(world.deps, 'ask-1234');
    world.compute.failure = new Error('the platform does not answer');
    await world.pass(120_000, 60);
    expect((await world.job('job_express')).status).toBe('queued');
  });
});

describe('stopping', () => {
  test('an express job is cancelled only when its child is silent', async () => {
    await world.submit(EXPRESS);
    await claimNext(world.deps, 'ask-1234');
    await tellJob(world.deps, 'job_1', { type: 'cancelRequested', by: 'key_1', isForced: false });
    await world.pass(10_000, 5);
    expect((await world.job()).status).toBe('cancelling');
    await world.pass(40_000, 20);
    expect((await world.job()).status).toBe('cancelled');
  });

  test('cancelled only when the execution is over', async () => {
    await claimed();
    world.compute.cancelsAtOnce = false;
    await tellJob(world.deps, 'job_1', { type: 'cancelRequested', by: 'key_1', isForced: false });
    expect((await world.job()).status).toBe('cancelling');
    expect(world.compute.cancelRequests).toEqual(['fitlane-small-1']);
    world.compute.end('fitlane-small-1', { status: 'cancelled' });
    await world.pass(3_000);
    expect((await world.job()).status).toBe('cancelled');
  });

  test('an attempt over its deadline is cancelled, and its late report refused', async () => {
    await claimed();
    world.compute.cancelsAtOnce = false;
    await world.pass(660_000, 30);
    expect(await world.job()).toMatchObject({ status: 'queued', error: { code: 'job_timeout' } });
    expect(world.compute.cancelRequests).toContain('fitlane-small-1');
    const late = finishTask(world.deps, 1, 'job_1', fitReport('nonce-1'));
    await expect(late).rejects.toMatchObject({ detail: { code: 'attempt_taken' } });
  });
});
