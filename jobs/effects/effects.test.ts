import { beforeEach, describe, expect, test } from '@jest/globals';
import { startLane } from '../admission/start-lane.ts';
import { claimTask } from '../attempts/claim-task.ts';
import { finishTask } from '../attempts/finish-task.ts';
import { tellJob } from '../tell-job.ts';
import { fitReport, World } from '../testing/world.ts';

let world: World;
beforeEach(() => {
  world = new World();
});

const claim = { nonce: 'nonce-1', execution: 'fitlane-small-1', taskIndex: 0 };

async function started(): Promise<void> {
  await world.submit();
  await startLane(world.deps, 'bulk');
}

async function claimed(): Promise<void> {
  await started();
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
    await tryChange(world.deps, stored!, { type: 'admitted', execution: null });
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
    await world.pass(1_000);
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

describe('stopping', () => {
  test('cancelled only when the execution is over', async () => {
    await claimed();
    world.compute.cancelsAtOnce = false;
    await tellJob(world.deps, 'job_1', { type: 'cancelRequested', by: 'key_1' });
    expect((await world.job()).status).toBe('cancelling');
    expect(world.compute.cancelRequests).toEqual(['fitlane-small-1']);
    world.compute.end('fitlane-small-1', { status: 'cancelled' });
    await world.pass(3_000);
    expect((await world.job()).status).toBe('cancelled');
  });

  test('an attempt over its deadline is cancelled, and its late report refused', async () => {
    await claimed();
    world.compute.cancelsAtOnce = false;
    await world.pass(646_000);
    expect(await world.job()).toMatchObject({ status: 'queued', error: { code: 'job_timeout' } });
    expect(world.compute.cancelRequests).toContain('fitlane-small-1');
    const late = finishTask(world.deps, 1, 'job_1', fitReport('nonce-1'));
    await expect(late).rejects.toMatchObject({ detail: { code: 'attempt_taken' } });
  });
});
