import { beforeEach, describe, expect, test } from '@jest/globals';
import { sampleProfile } from '@fitlane/shared/testing/sample-profile.ts';
import { sampleFitParameters } from '@fitlane/shared/testing/sample-records.ts';
import type { Metric } from '@fitlane/shared/domain/search/search.ts';
import { claimNext } from '../admission/claim-next.ts';
import { startLane } from '../admission/start-lane.ts';
import { fitReport, World } from '../testing/world.ts';
import { claimTask } from './claim-task.ts';
import { finishTask } from './finish-task.ts';

let world: World;
beforeEach(() => {
  world = new World();
});

const claimOf = (execution: string, nonce: string, taskIndex: number) => ({
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
