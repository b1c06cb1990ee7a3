import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { sampleVersion } from '@fitlane/shared/testing/sample-records.ts';
import { ApiWorld } from '../testing/api-world.ts';

const PAGE = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };

let world: ApiWorld;
beforeEach(async () => {
  world = new ApiWorld();
  await world.open();
  world.jobs.versions.add(sampleVersion({ id: 'ver_1' }));
  world.jobs.versions.add(sampleVersion({ id: 'ver_2', createdAt: 2_000 }));
});
afterEach(() => world.close());

const root = (key = world.key) => world.send('GET', '/', undefined, key);

test('with a key it says what is served: the version in production, else the newest', async () => {
  const served = async () => (await root()).body['models'];
  const model = { model: 'churn', answersOnline: true, predict: '/v1/models/churn/predict' };
  expect(await served()).toMatchObject([{ ...model, version: 'ver_2', aliases: {} }]);
  await world.send('POST', '/v1/models/churn/promote', { version: 'ver_1' });
  expect(await served()).toMatchObject([
    { ...model, version: 'ver_1', aliases: { production: 'ver_1' } },
  ]);
});

test('it tells one tenant nothing of another', async () => {
  expect((await root(await world.keyOf('tn_2'))).body['models']).toEqual([]);
});

test('without a key it tells the service, its version, and where to go on', async () => {
  const { status, body } = await root('');
  expect({ status, body }).toEqual({
    status: 200,
    body: { service: 'fitlane', version: expect.any(String), links: expect.any(Object) },
  });
});

test('each of its links leads somewhere', async () => {
  const links: Record<string, string> = (await root('')).body['links'];
  const statuses = await Promise.all(
    Object.values(links).map(async (path) => (await world.send('GET', path)).status),
  );
  expect(statuses).toEqual(Object.keys(links).map(() => 200));
});

test('a key that is not known is refused', async () => {
  expect((await root('flk_unknown')).body).toMatchObject({ status: 401, code: 'unauthenticated' });
});

test('a browser gets a page', async () => {
  const { headers, text } = await world.get('/', PAGE);
  expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(headers.get('vary')).toContain('Accept');
  expect(text).toContain('<a href="/v1/openapi.json">');
  expect(text).not.toContain('churn');
});

test('a name cannot become a part of the page', async () => {
  world.jobs.versions.add(sampleVersion({ id: 'ver_3', model: '<script>alert(1)</script>' }));
  const { text } = await world.get('/', { ...PAGE, authorization: `Bearer ${world.key}` });
  expect(text).toContain('&lt;script&gt;');
  expect(text).not.toContain('<script');
});
