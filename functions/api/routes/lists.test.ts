import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { sampleVersion } from '@fitlane/shared/testing/sample-records.ts';
import { ApiWorld } from '../testing/api-world.ts';

let world: ApiWorld;
beforeEach(async () => {
  world = new ApiWorld();
  await world.open();
});
afterEach(() => world.close());

async function listed(path: string, key = world.key): Promise<string[]> {
  const { body } = await world.send('GET', path, undefined, key);
  return body['items'].map(({ id }: { id: string }) => id);
}

test('jobs, by what they are, what they used, and when they were made', async () => {
  const [one, two] = [await world.dataset(), await world.dataset()];
  const fit = async (body: object) => (await world.send('POST', '/v1/fit', body)).body['id'];
  const first = await fit({ dataset: one, model: 'churn' });
  world.clock.pass(60_000);
  const second = await fit({ dataset: two, model: 'churn' });
  const between = new Date(world.clock.now() - 30_000).toISOString();
  expect(await listed('/v1/jobs?model=churn')).toEqual([second, first]);
  expect(await listed(`/v1/jobs?model=churn&dataset=${one}`)).toEqual([first]);
  expect(await listed(`/v1/jobs?createdAfter=${between}&status=queued`)).toEqual([second]);
  expect(await listed(`/v1/jobs?createdBefore=${between}&kind=fit`)).toEqual([first]);
  expect(await listed('/v1/jobs?kind=predict')).toEqual([]);
});

test('datasets, by status and name', async () => {
  const ready = await world.dataset();
  const { body } = await world.send('POST', '/v1/datasets', { name: 'b.parquet' });
  expect(await listed('/v1/datasets?status=ready')).toEqual([ready]);
  expect(await listed('/v1/datasets?name=b.parquet')).toEqual([body['dataset'].id]);
});

test('versions of a model, and nobody else’s', async () => {
  const version = (id: string, tenantId: string, model: string, createdAt: number) => {
    world.jobs.versions.add(sampleVersion({ id, tenantId, model, createdAt }));
  };
  version('ver_1', 'tn_1', 'churn', 1);
  version('ver_2', 'tn_1', 'other', 2);
  version('ver_3', 'tn_1', 'churn', 3);
  version('ver_4', 'tn_2', 'churn', 4);
  expect(await listed('/v1/versions')).toEqual(['ver_3', 'ver_2', 'ver_1']);
  expect(await listed('/v1/versions?model=churn')).toEqual(['ver_3', 'ver_1']);
  const page = await world.send('GET', '/v1/versions?model=churn&limit=1');
  const rest = `/v1/versions?model=churn&limit=1&cursor=${page.body['nextCursor']}`;
  expect(await listed(rest)).toEqual(['ver_1']);
});

test.each(['createdAfter=yesterday', 'status=odd', 'limit=0', 'cursor=rubbish', 'stauts=failed'])(
  'a list refuses %s',
  async (query) => {
    expect((await world.send('GET', `/v1/jobs?${query}`)).status).toBe(400);
  },
);
