import { beforeEach, describe, expect, test } from '@jest/globals';
import { claimNext } from '../admission/claim-next.ts';
import { startLane } from '../admission/start-lane.ts';
import { EXPRESS, failureReport, fitReport, World } from '../testing/world.ts';
import { beatTask } from './beat-task.ts';
import { claimTask } from './claim-task.ts';
import { finishTask } from './finish-task.ts';

let world: World;
beforeEach(() => {
  world = new World();
});

const taken = { detail: { code: 'attempt_taken' } };
const claimOf = (execution: string, nonce = 'nonce-1', taskIndex = 0) => ({
  nonce,
  execution,
  taskIndex,
});

/** Brings a bulk job to where its execution has claimed it. */
async function runningBulk(): Promise<string> {
  await world.submit();
  await startLane(world.deps, 'bulk');
  const [execution] = world.compute.executions.keys();
  await claimTask(world.deps, 1, 'job_1', claimOf(execution!));
  return execution!;
}

describe('express', () => {
  test('an ask gets the job, claimed, with everything needed to run it', async () => {
    await world.submit(EXPRESS);
    const claimed = await claimNext(world.deps, 'ask-1234');
    expect(claimed).toMatchObject({
      attemptUrl: 'http://controller.example/jobs/job_1/attempts/1',
      attemptToken: 'token:job_1:1',
      spec: { kind: 'fit', outputUri: 's3://models/tn_1/churn/ver_1/1/' },
    });
    await finishTask(world.deps, 1, 'job_1', fitReport('ask-1234'));
    expect(await world.job()).toMatchObject({ status: 'succeeded', outputs: { rows: 10 } });
  });

  test('an ask whose answer was lost gets the same job again; another ask gets none', async () => {
    await world.submit(EXPRESS);
    const first = await claimNext(world.deps, 'ask-1234');
    expect(await claimNext(world.deps, 'ask-1234')).toEqual(first);
    expect(await claimNext(world.deps, 'ask-5678')).toBeNull();
    expect((await world.job()).attempts).toBe(1);
  });

  test('an admission that the database took, but did not confirm, is not done twice', async () => {
    await world.submit(EXPRESS);
    await world.submit({ ...EXPRESS, id: 'job_2' });
    world.jobs.beforeCommit = async (commit) => {
      world.jobs.beforeCommit = () => undefined;
      await world.jobs.commit(commit);
    };
    expect((await claimNext(world.deps, 'ask-1234'))?.spec.jobId).toBe('job_1');
    expect((await world.job('job_2')).status).toBe('queued');
  });

  test('a worker that goes silent loses its lease, and the job is tried again', async () => {
    await world.submit(EXPRESS);
    await claimNext(world.deps, 'ask-1234');
    await world.pass(41_000);
    expect(await world.job()).toMatchObject({
      status: 'queued',
      error: { code: 'worker_crashed' },
    });
    await world.pass(10_000);
    expect(world.messages.wakes).toEqual(['express']);
    const again = await claimNext(world.deps, 'ask-5678');
    expect(again?.spec).toMatchObject({ attempt: 2, outputUri: 's3://models/tn_1/churn/ver_1/2/' });
  });

  test('beats keep the lease', async () => {
    await world.submit(EXPRESS);
    await claimNext(world.deps, 'ask-1234');
    for (let seq = 1; seq <= 6; seq += 1) {
      const beat = { nonce: 'ask-1234', taskIndex: 0, seq, fraction: 0, metrics: {}, logs: [] };
      await beatTask(world.deps, 1, 'job_1', beat);
      await world.pass(20_000);
    }
    expect(await world.job()).toMatchObject({ status: 'running', attempts: 1 });
  });
});

describe('bulk', () => {
  test('a claim whose answer was lost is answered the same', async () => {
    const execution = await runningBulk();
    const again = await claimTask(world.deps, 1, 'job_1', claimOf(execution));
    expect(again).toMatchObject({ jobId: 'job_1', attempt: 1 });
    expect((await world.job()).seq).toBe(4);
  });

  test('a doubled execution is refused, and cancelled', async () => {
    await runningBulk();
    await expect(
      claimTask(world.deps, 1, 'job_1', claimOf('double', 'nonce-2')),
    ).rejects.toMatchObject(taken);
    expect(world.compute.cancelRequests).toEqual(['double']);
  });

  test('a second process of the same task is refused', async () => {
    const execution = await runningBulk();
    const other = claimOf(execution, 'nonce-2');
    await expect(claimTask(world.deps, 1, 'job_1', other)).rejects.toMatchObject(taken);
  });

  test('an attempt that is over can neither be claimed, nor reported about', async () => {
    const execution = await runningBulk();
    await finishTask(world.deps, 1, 'job_1', failureReport('nonce-1', 'system'));
    expect((await world.job()).status).toBe('queued');
    await expect(
      claimTask(world.deps, 1, 'job_1', claimOf(execution, 'n-3')),
    ).rejects.toMatchObject(taken);
    await expect(finishTask(world.deps, 1, 'job_1', fitReport('n-3'))).rejects.toMatchObject(taken);
  });

  test('a report that is sent twice counts once', async () => {
    await runningBulk();
    await finishTask(world.deps, 1, 'job_1', fitReport('nonce-1'));
    await finishTask(world.deps, 1, 'job_1', fitReport('nonce-1'));
    const job = await world.job();
    expect(job).toMatchObject({ status: 'succeeded', seq: 5 });
    expect(await world.jobs.versions.get('ver_1')).toMatchObject({
      jobId: 'job_1',
      model: 'churn',
    });
  });

  test('a report that comes again after a crash between task and job still settles the job', async () => {
    await runningBulk();
    const stored = await world.tasks.get('job_1', 1, 0);
    const report = fitReport('nonce-1');
    world.jobs.beforeCommit = () => {
      throw new Error('the process died here');
    };
    await expect(finishTask(world.deps, 1, 'job_1', report)).rejects.toThrow('died');
    world.jobs.beforeCommit = () => undefined;
    expect(stored?.value.outcome).toBeNull();
    await finishTask(world.deps, 1, 'job_1', report);
    expect((await world.job()).status).toBe('succeeded');
  });

  test('the user’s mistake fails the job, and is kept with its fix', async () => {
    await runningBulk();
    await finishTask(world.deps, 1, 'job_1', failureReport('nonce-1', 'user'));
    expect(await world.job()).toMatchObject({
      status: 'failed',
      error: { code: 'target_null', fix: 'mend it' },
    });
  });

  test('the lines of a beat are kept once, however often it is sent', async () => {
    await runningBulk();
    const beat = {
      nonce: 'nonce-1',
      taskIndex: 0,
      seq: 1,
      fraction: 0,
      metrics: {},
      logs: ['hello'],
    };
    await beatTask(world.deps, 1, 'job_1', beat);
    await beatTask(world.deps, 1, 'job_1', beat);
    const entries = await world.logs.after('job_1', null, 10);
    expect(entries.flatMap(({ lines }) => lines)).toEqual(['hello']);
  });

  test('an outcome that a later beat has overtaken does not turn the numbers back', async () => {
    await runningBulk();
    const beat = { nonce: 'nonce-1', taskIndex: 0, seq: 10, fraction: 0, metrics: {}, logs: [] };
    await beatTask(world.deps, 1, 'job_1', beat);
    await finishTask(world.deps, 1, 'job_1', fitReport('nonce-1', { seq: 9 }));
    const [task] = await world.tasks.list('job_1', 1);
    expect(task).toMatchObject({ seq: 10, outcome: { type: 'succeeded' } });
  });

  test('an old beat changes nothing; a new phase reaches the job', async () => {
    await runningBulk();
    const beat = { nonce: 'nonce-1', taskIndex: 0, fraction: 0.5, metrics: {}, logs: [] };
    await beatTask(world.deps, 1, 'job_1', { ...beat, seq: 2, phase: 'train' });
    await beatTask(world.deps, 1, 'job_1', { ...beat, seq: 1, fraction: 0.1 });
    expect((await world.job()).attempt).toMatchObject({ phase: 'train' });
    expect((await world.tasks.get('job_1', 1, 0))?.value).toMatchObject({ seq: 2, fraction: 0.5 });
  });
});
