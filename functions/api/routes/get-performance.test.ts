import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Job } from '@fitlane/shared/domain/job/index.ts';
import { sampleEvent, sampleJob, sampleVersion } from '@fitlane/shared/testing/sample-records.ts';
import { ApiWorld } from '../testing/api-world.ts';

const DAY = 86_400_000;

let world: ApiWorld;
let jobs = 0;
beforeEach(async () => {
  world = new ApiWorld();
  await world.open();
  world.clock.pass(100 * DAY);
  world.jobs.versions.add(sampleVersion({ metrics: { accuracy: 0.9 } }));
});
afterEach(() => world.close());

async function predicted(metrics: Job['metrics'], changes: Partial<Job> = {}): Promise<void> {
  const job = sampleJob({
    id: `job_${(jobs += 1)}`,
    kind: 'predict',
    status: 'succeeded',
    parameters: { engine: 'native', maxBadRows: 0 },
    inputs: { ...sampleJob().inputs, version: { id: 'ver_1', uri: 's3://m', digest: 'd' } },
    outputs: { kind: 'predict', parts: [] },
    submittedAt: world.clock.now(),
    metrics,
    ...changes,
  });
  await world.jobs.commit({ was: null, job, events: [sampleEvent()] });
}

const get = (query = '', key?: string) =>
  world.send('GET', `/v1/models/churn/performance${query}`, undefined, key);

describe('the performance of a model', () => {
  test('is told by day, against what its validation had promised', async () => {
    await predicted({ accuracy: 0.6, labelledRows: 500 });
    await predicted({ accuracy: 0.9, labelledRows: 500 }, { submittedAt: world.clock.now() - DAY });
    const { status, body } = await get();
    expect(status).toBe(200);
    expect(body['items']).toMatchObject([
      { version: 'ver_1', metric: 'accuracy', value: 0.6, promised: 0.9, verdict: 'worse' },
      { value: 0.9, rows: 500, verdict: 'as_promised' },
    ]);
  });

  test('is that of predictions which had labels, of this model, within the window', async () => {
    await predicted({});
    await predicted({ accuracy: 0.6, labelledRows: 500 }, { model: 'other' });
    await predicted({ accuracy: 1, labelledRows: 5 }, { submittedAt: world.clock.now() - 8 * DAY });
    expect((await get('?window=7d')).body).toEqual({ model: 'churn', items: [] });
    expect((await get('?window=9d')).body['items']).toMatchObject([{ verdict: 'not_enough_rows' }]);
  });

  test('goes through all pages', async () => {
    for (let count = 0; count < 150; count += 1) await predicted({ accuracy: 1, labelledRows: 2 });
    expect((await get()).body['items']).toMatchObject([{ rows: 300 }]);
  });

  test('is refused with a window that is none, of an unknown model, and to other tenants', async () => {
    expect((await get('?window=1w')).body).toMatchObject({ status: 400, code: 'invalid_request' });
    expect((await world.send('GET', '/v1/models/none/performance')).status).toBe(404);
    expect((await get('', await world.keyOf('tn_2'))).status).toBe(404);
  });
});
