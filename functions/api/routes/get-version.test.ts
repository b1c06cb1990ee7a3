import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { sampleVersion } from '@fitlane/shared/testing/sample-records.ts';
import { ApiWorld } from '../testing/api-world.ts';

let world: ApiWorld;
beforeEach(async () => {
  world = new ApiWorld();
  await world.open();
});
afterEach(() => world.close());

describe('a model version', () => {
  const version = sampleVersion({ id: 'ver_1', tenantId: 'tn_1' });
  const get = (path: string, key = world.key) =>
    world.send('GET', `/v1/versions/ver_1/${path}`, undefined, key);

  test('shows its card, as the fit wrote it', async () => {
    world.jobs.versions.add(version);
    const card = { rows: 10, features: [{ name: 'x', kind: 'number' }] };
    world.storage.objects.set(version.cardUri, new TextEncoder().encode(JSON.stringify(card)));
    expect((await get('card')).body).toEqual(card);
  });

  test('without a card says so', async () => {
    world.jobs.versions.add(version);
    expect((await get('card')).body).toMatchObject({ status: 404, code: 'not_found' });
  });

  test('names where to download the model, the card and the export', async () => {
    world.jobs.versions.add(version);
    const { body } = await get('files');
    expect(body['files'].map(({ name }: { name: string }) => name)).toEqual([
      'model.skops',
      'card.json',
      'export.bin',
    ]);
    expect(body['files'][0].url).toContain(encodeURIComponent(version.uri));
  });

  test('names no export where it was withheld', async () => {
    world.jobs.versions.add({ ...version, export: { withheld: 'So.' } });
    const { body } = await get('files');
    expect(body['files']).toHaveLength(2);
  });

  test.each(['card', 'files'])('keeps its %s from other tenants', async (path) => {
    world.jobs.versions.add(version);
    expect((await get(path, await world.keyOf('tn_2'))).status).toBe(404);
  });
});
