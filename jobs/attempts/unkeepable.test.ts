import { beforeEach, expect, test } from '@jest/globals';
import { AppError, unavailable } from '@fitlane/shared/domain/errors.ts';
import { startLane } from '../admission/start-lane.ts';
import { fitReport, World } from '../testing/world.ts';
import { claimTask } from './claim-task.ts';
import { finishTask } from './finish-task.ts';

let world: World;
beforeEach(async () => {
  world = new World();
  await world.submit();
  await startLane(world.deps, 'bulk');
  const [execution = ''] = world.compute.executions.keys();
  await claimTask(world.deps, 1, 'job_1', { nonce: 'nonce-1', execution, taskIndex: 0 });
});

const detail = { code: 'internal_error', owner: 'system', message: 'no', fix: 'f' } as const;

test('a report that no record can hold ends the attempt, and not never', async () => {
  const update = world.tasks.update.bind(world.tasks);
  world.tasks.update = async (task, revision) => {
    if (task.outcome?.type === 'succeeded') throw new AppError(detail);
    return update(task, revision);
  };
  await finishTask(world.deps, 1, 'job_1', fitReport('nonce-1'));
  const { status, retries, error } = await world.job();
  expect([status, retries, error?.message]).toEqual(['queued', 1, expect.stringMatching(/hold/)]);
});

test('nor is a job for ever that no record can hold', async () => {
  world.jobs.beforeCommit = ({ job }) => {
    if (job.status === 'succeeded') throw new AppError(detail);
  };
  await finishTask(world.deps, 1, 'job_1', fitReport('nonce-1'));
  expect(await world.job()).toMatchObject({ status: 'queued', retries: 1 });
  expect(await world.jobs.versions.get('ver_1')).toBeNull();
});

test('a database that does not answer changes no outcome', async () => {
  const cause = new Error('no answer');
  world.jobs.beforeCommit = () => {
    throw unavailable('The database', cause);
  };
  const report = fitReport('nonce-1');
  await expect(finishTask(world.deps, 1, 'job_1', report)).rejects.toMatchObject({ cause });
  world.jobs.beforeCommit = () => undefined;
  await finishTask(world.deps, 1, 'job_1', report);
  expect((await world.job()).status).toBe('succeeded');
});
