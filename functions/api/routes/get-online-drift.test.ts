import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { hourOf, type DriftWindow } from '@fitlane/shared/domain/drift/drift-window.ts';
import { sampleVersion } from '@fitlane/shared/testing/sample-records.ts';
import { ApiWorld } from '../testing/api-world.ts';

const HOUR = 3_600_000;
const CARD = {
  features: [{ name: 'age', baseline: { edges: [1], counts: [500, 500], missing: 0 } }],
  predictions: { baseline: { counts: [500, 500], missing: 0 } },
};

let world: ApiWorld;
beforeEach(async () => {
  world = new ApiWorld();
  await world.open();
  world.clock.pass(100 * 24 * HOUR);
});
afterEach(() => world.close());

function version(id = 'ver_1', card: object = CARD): void {
  const own = sampleVersion({ id, cardUri: `s3://models/${id}/card.json` });
  world.jobs.versions.add(own);
  world.storage.objects.set(own.cardUri, new TextEncoder().encode(JSON.stringify(card)));
}

/** Rows whose age is above 1, all of which are told to be of the second class. */
const seen = (rows: number, changes: Partial<DriftWindow> = {}) =>
  world.driftWindows.put({
    tenantId: 'tn_1',
    version: 'ver_1',
    hour: hourOf(world.clock.now()),
    instance: 'i1',
    rows,
    cells: [0, rows, 0, 0, 0, 0, 0, rows, 0, 0, 0, 0],
    ...changes,
  });

const get = (query = '', key?: string) =>
  world.send('GET', `/v1/models/churn/drift${query}`, undefined, key);

describe('the drift of what was asked online', () => {
  test('adds up what all instances have seen', async () => {
    version();
    await seen(300);
    await seen(200, { instance: 'i2' });
    const { status, body } = await get();
    expect(status).toBe(200);
    expect(body).toMatchObject({
      ...{ model: 'churn', version: 'ver_1', rows: 500, verdict: 'strong' },
      features: [{ name: 'age', verdict: 'strong' }],
      predictions: { verdict: 'strong' },
    });
    expect(Date.parse(body['until']) - Date.parse(body['from'])).toBeGreaterThanOrEqual(24 * HOUR);
  });

  test('leaves out what is older than the window', async () => {
    version();
    await seen(300);
    await seen(200, { hour: hourOf(world.clock.now() - 30 * HOUR) });
    expect((await get()).body['rows']).toBe(300);
    expect((await get('?window=2d')).body['rows']).toBe(500);
  });

  test('leaves out what was counted otherwise', async () => {
    version();
    await seen(300);
    await seen(200, { instance: 'i2', cells: [1, 2, 3] });
    expect((await get()).body['rows']).toBe(300);
  });

  test('is unknown where nobody asked', async () => {
    version();
    expect((await get()).body).toMatchObject({ verdict: 'not_enough_rows', rows: 0 });
  });

  test('is that of the version named', async () => {
    version();
    version('ver_2');
    await seen(300);
    expect((await get('?version=ver_1')).body).toMatchObject({ version: 'ver_1', rows: 300 });
    expect((await get('?version=ver_2')).body).toMatchObject({ version: 'ver_2', rows: 0 });
  });

  test.each(['0h', '31d', '999h', '24', 'h', '1w', '-1h', ''])(
    'refuses the window "%s"',
    async (window) => {
      version();
      const { status, body } = await get(`?window=${window}`);
      expect({ status, code: body['code'] }).toEqual({ status: 400, code: 'invalid_request' });
      expect(body['errors'][0]).toMatchObject({ path: 'window' });
    },
  );

  test('needs a card that tells of the fit', async () => {
    version('ver_1', { trainer: 'any' });
    expect((await get()).body).toMatchObject({ status: 404, code: 'not_found', owner: 'user' });
  });

  test('is kept from other tenants', async () => {
    version();
    expect((await get('', await world.keyOf('tn_2'))).status).toBe(404);
  });
});
