import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { advance, type JobEvent } from '@fitlane/shared/domain/job/index.ts';
import { at } from '@fitlane/shared/testing/sample-policy.ts';
import { ApiWorld } from '../testing/api-world.ts';

let world: ApiWorld;
let dataset: string;
beforeEach(async () => {
  world = new ApiWorld();
  await world.open();
  dataset = await world.dataset();
});
afterEach(() => world.close());

const ask = () => world.send('POST', '/v1/jobs', { kind: 'profile', dataset });
const get = (key?: string) => world.send('GET', `/v1/datasets/${dataset}/profile`, undefined, key);

const URI = 's3://results/profile.json';
const PROFILE = {
  rows: 100,
  columns: [{ name: 'y', type: 'double', kind: 'number', missing: 3, mean: 0.5 }],
};

/** The job goes on until its profile is there. */
async function finish(id: string): Promise<void> {
  const outputs = { kind: 'profile', uri: URI, rows: 100 } as const;
  await tell(id, { type: 'admitted', slot: 0, execution: 'worker' });
  await tell(id, { type: 'claimed', attempt: 1, execution: 'worker' });
  await tell(id, { type: 'finished', attempt: 1, outputs, metrics: {}, phases: [] });
  const content = new TextEncoder().encode(JSON.stringify(PROFILE));
  world.storage.objects.set(URI, content);
}

async function tell(id: string, event: JobEvent): Promise<void> {
  const was = (await world.jobs.get(id))!;
  await world.jobs.commit({ was, ...advance(was.value, event, at(2_000)) });
}

describe('the profile of a dataset', () => {
  test('is computed once, and then told', async () => {
    const { status, body } = await ask();
    expect(status).toBe(202);
    expect(body).toMatchObject({ kind: 'profile', lane: 'express', parameters: {}, model: null });
    await finish(body['id']);
    expect((await get()).body).toEqual({ ...PROFILE, dataset, job: body['id'] });
    expect((await ask()).body).toMatchObject({ id: body['id'], cached: true });
    const result = (await world.send('GET', `/v1/jobs/${body['id']}/result`)).body;
    expect(result['files']).toMatchObject([{ name: 'profile.json' }]);
  });

  test('says what to do where nobody has asked', async () => {
    const { status, body } = await get();
    expect(status).toBe(404);
    expect(body).toMatchObject({ code: 'not_found', fix: expect.stringContaining('"profile"') });
  });

  test('says that it is on its way', async () => {
    await ask();
    expect((await get()).body).toMatchObject({ status: 409, code: 'job_not_finished' });
  });

  test('is asked for again where the file is gone', async () => {
    const { body } = await ask();
    await finish(body['id']);
    world.storage.objects.delete(URI);
    expect((await get()).status).toBe(404);
    expect((await ask()).body['id']).not.toBe(body['id']);
  });

  test('takes nothing that belongs to another kind', async () => {
    const { body } = await world.send('POST', '/v1/jobs', {
      kind: 'profile',
      dataset,
      target: 'y',
    });
    expect(body).toMatchObject({ status: 400, code: 'invalid_request' });
  });

  test('is kept from other tenants', async () => {
    await ask();
    expect((await get(await world.keyOf('tn_2'))).status).toBe(404);
  });
});
