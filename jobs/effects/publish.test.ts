import { beforeEach, describe, expect, test } from '@jest/globals';
import { claimNext } from '../admission/claim-next.ts';
import { finishTask } from '../attempts/finish-task.ts';
import { driftedReport, PREDICT, World } from '../testing/world.ts';

let world: World;
beforeEach(() => {
  world = new World();
});

async function drifted(): Promise<void> {
  const version = { id: 'ver_1', uri: 's3://m/model.skops', digest: 'sha256:1' };
  const dataset = { id: 'ds_1', uri: 's3://d/data.parquet', sizeBytes: 100 };
  await world.submit({ ...PREDICT, inputs: { dataset, version } });
  await claimNext(world.deps, 'ask-1234');
  await finishTask(world.deps, 1, 'job_1', driftedReport('ask-1234'));
}

const log = () => world.jobs.events('job_1', 0);

describe('a prediction whose rows have drifted', () => {
  test('is told of in its log, and to subscribers', async () => {
    await drifted();
    const [finished, found] = (await log()).slice(-2);
    expect(finished).toMatchObject({ status: 'succeeded', event: { type: 'finished' } });
    expect(found).toMatchObject({ status: 'succeeded', event: { type: 'driftFound' } });
    expect(world.domainEvents.published).toEqual([
      {
        ...{ type: 'driftFound', id: `job_1.${found!.seq}`, at: found!.at, tenantId: 'tn_1' },
        ...{ model: 'churn', version: 'ver_1', job: 'job_1' },
        ...{ rows: 500, features: ['age'], predictions: 'strong' },
      },
    ]);
    expect(await world.job()).toMatchObject({ unpublished: null, dueAt: null });
  });

  test('is told of as soon as messages go through again, and once then', async () => {
    world.domainEvents.failure = new Error('503');
    await drifted();
    expect(await world.job()).toMatchObject({ status: 'succeeded' });
    await world.pass(10_000, 3);
    expect((await world.job()).dueAt).not.toBeNull();
    world.domainEvents.failure = null;
    await world.pass(10_000, 3);
    expect(world.domainEvents.published).toHaveLength(1);
    expect(await world.job()).toMatchObject({ unpublished: null, dueAt: null });
    expect((await log()).filter(({ event }) => event.type === 'driftFound')).toHaveLength(1);
  });
});
