import { beforeEach, describe, expect, test } from '@jest/globals';
import { claimNext } from '../admission/claim-next.ts';
import { startLane } from '../admission/start-lane.ts';
import { sampleFitParameters } from '@fitlane/shared/testing/sample-records.ts';
import type { Metric } from '@fitlane/shared/domain/search/search.ts';
import { sampleProfile } from '@fitlane/shared/testing/sample-profile.ts';
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

function partReport(nonce: string, taskIndex: number, bad: object | null = {}) {
  const uri = `s3://r/part-${taskIndex}`;
  const parts = [{ uri, rows: 5, sizeBytes: 9, digest: 'sha256:1' }];
  const badRows = { count: 1, examples: [{ row: taskIndex, message: 'infinite' }] };
  const profile = sampleProfile({ baseline: [50, 50], seen: [taskIndex + 1, 4 - taskIndex] });
  const result = { parts, ...(bad && { badRows, profile }) };
  return fitReport(nonce, { taskIndex, outputs: { kind: 'predict', result } });
}

/** Brings a bulk job to where its execution has claimed it. */
async function runningBulk(): Promise<string> {
  await world.submit();
  await startLane(world.deps, 'bulk');
  const [execution] = world.compute.executions.keys();
  await claimTask(world.deps, 1, 'job_1', claimOf(execution!));
  return execution!;
}

describe('bad rows of a prediction', () => {
  const STEPS = [
    { name: 'predict', lane: 'bulk', size: 'small', taskCount: 2, expectedSeconds: 9 },
    { name: 'join', lane: 'express', size: 'small', taskCount: 1, expectedSeconds: 1 },
  ] as const;

  /** Both tasks succeed, each with a bad row. */
  async function predicted(maxBadRows: number): Promise<void> {
    const parameters = { engine: 'native', maxBadRows } as const;
    await world.submit({ kind: 'predict', parameters, steps: STEPS });
    await startLane(world.deps, 'bulk');
    const [execution = ''] = world.compute.executions.keys();
    for (const index of [1, 0]) {
      await claimTask(world.deps, 1, 'job_1', claimOf(execution, `nonce-${index}`, index));
      await finishTask(world.deps, 1, 'job_1', partReport(`nonce-${index}`, index));
    }
  }

  test('of all tasks are told of together, and handed on to the join', async () => {
    await predicted(2);
    const { step, handedOn: made } = await world.job();
    const bad = [0, 1].map((row) => ({ row, message: 'infinite' }));
    expect(step).toBe(1);
    expect(made).toMatchObject([{ badRows: { count: 2, examples: bad } }]);
    const claimed = await claimNext(world.deps, 'ask-1234');
    expect(claimed?.spec).toMatchObject({ step: 'join', inputs: { parts: [{ rows: 5 }, {}] } });
    await finishTask(world.deps, 2, 'job_1', partReport('ask-1234', 0, null));
    const done = await world.job();
    expect(done).toMatchObject({ status: 'succeeded', outputs: { badRows: { count: 2 } } });
  });

  test('do not keep it from what the tasks have counted, which is added up and handed on', async () => {
    await predicted(2);
    await claimNext(world.deps, 'ask-1234');
    await finishTask(world.deps, 2, 'job_1', partReport('ask-1234', 0, null));
    const profile = sampleProfile({ baseline: [50, 50], seen: [3, 7] });
    expect((await world.job()).outputs).toMatchObject({ profile });
  });

  test('fail the job where they are more than it allows, though each task has fewer', async () => {
    await predicted(1);
    expect(await world.job()).toMatchObject({
      status: 'failed',
      error: { code: 'too_many_bad_rows', owner: 'user', row: 0 },
    });
  });
});

describe('trials', () => {
  const STEPS = [
    { name: 'trials', lane: 'bulk', size: 'small', taskCount: 3, expectedSeconds: 9 },
    { name: 'fit', lane: 'express', size: 'small', taskCount: 1, expectedSeconds: 1 },
  ] as const;
  const dimension = { values: [0.1, 0.2, 0.3] };
  const search = { trials: 3, metric: 'logLoss', parameters: { learningRate: dimension } } as const;
  const error = { code: 'invalid_parameters', owner: 'user', message: 'no', fix: 'yes' } as const;

  async function tried(
    losses: readonly (number | null)[],
    metric: Metric = 'logLoss',
  ): Promise<void> {
    const asked = sampleFitParameters({ search: { ...search, metric } });
    await world.submit({ parameters: asked, steps: STEPS });
    await startLane(world.deps, 'bulk');
    const [execution = ''] = world.compute.executions.keys();
    for (const [index, loss] of losses.entries()) {
      await claimTask(world.deps, 1, 'job_1', claimOf(execution, `nonce-${index}`, index));
      const parameters = { learningRate: dimension.values[index] };
      const rows = { rowsLearnt: 8, rowsMeasured: 2 };
      const outcome = loss === null ? { error } : { metrics: { logLoss: loss } };
      const trial = { trial: index, fold: 0, parameters, ...rows, ...outcome };
      const report = { taskIndex: index, outputs: { kind: 'trial', trial } } as const;
      await finishTask(world.deps, 1, 'job_1', fitReport(`nonce-${index}`, report));
    }
  }

  test('hand the best one on to the fit; one that failed does no harm', async () => {
    await tried([0.5, null, 0.3]);
    const claimed = await claimNext(world.deps, 'ask-1234');
    expect(claimed?.spec).toMatchObject({
      step: 'fit',
      parameters: { parameters: { learningRate: 0.3 } },
      inputs: { bestTrial: 2, trials: [{ trial: 0 }, { trial: 1 }, { trial: 2 }] },
    });
  });

  test('that all failed fail the job, with the reason of the first', async () => {
    await tried([null, null, null]);
    expect(await world.job()).toMatchObject({ status: 'failed', error });
  });

  test('none of which has the metric that they are compared by fail the job, and say so', async () => {
    await tried([0.5, 0.4, 0.3], 'rocAuc');
    const { status, error } = await world.job();
    expect([status, error?.owner, error?.message]).toEqual([
      'failed',
      'user',
      expect.stringContaining('rocAuc'),
    ]);
  });
});

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
