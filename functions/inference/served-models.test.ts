import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { unavailable } from '@fitlane/shared/domain/errors.ts';
import { InferenceWorld } from './testing/inference-world.ts';
import { smallExport } from './testing/small-tree.ts';

const PREDICT = '/v1/models/churn/predict';
const ROW = { x: 0, shop: 'a' };

let world: InferenceWorld;
beforeEach(async () => {
  world = new InferenceWorld();
  await world.open();
});
afterEach(() => world.close());

describe('which version answers', () => {
  const versionOf = async (query = '') =>
    (await world.send('POST', PREDICT + query, { instance: ROW })).body.version as string;

  test('the newest, or the one that is named', async () => {
    world.addVersion(smallExport(), { id: 'ver_1' });
    world.addVersion(smallExport(), { id: 'ver_2' });
    expect(await versionOf()).toBe('ver_2');
    expect(await versionOf('?version=newest')).toBe('ver_2');
    expect(await versionOf('?version=ver_1')).toBe('ver_1');
  });

  test('the one in production, until the newest or an alias is named', async () => {
    for (const id of ['ver_1', 'ver_2', 'ver_3']) world.addVersion(smallExport(), { id });
    await world.promote('ver_1');
    await world.promote('ver_2', 'staging');
    expect(await versionOf()).toBe('ver_1');
    expect(await versionOf('?alias=production')).toBe('ver_1');
    expect(await versionOf('?alias=staging')).toBe('ver_2');
    expect(await versionOf('?version=newest')).toBe('ver_3');
  });

  test('what is promoted, a second later', async () => {
    for (const id of ['ver_1', 'ver_2']) world.addVersion(smallExport(), { id });
    await world.promote('ver_1');
    expect(await versionOf()).toBe('ver_1');
    await world.promote('ver_2');
    expect(await versionOf()).toBe('ver_1');
    world.clock.pass(1_001);
    await versionOf(); // is answered by the version known, and asks
    await untilIdle();
    expect(await versionOf()).toBe('ver_2');
  });

  test('an alias and an id of the same spelling are not mistaken for each other', async () => {
    for (const id of ['ver_1', 'ver_2']) world.addVersion(smallExport(), { id });
    await world.promote('ver_1', 'ver_2');
    expect(await versionOf('?alias=ver_2')).toBe('ver_1');
    expect(await versionOf('?version=ver_2')).toBe('ver_2');
  });

  test('the short routes know aliases, too', async () => {
    for (const id of ['ver_1', 'ver_2']) world.addVersion(smallExport(), { id });
    await world.promote('ver_1', 'staging');
    const answer = await world.send('POST', '/stream?model=churn&alias=staging', { instance: ROW });
    expect(answer.body['version']).toBe('ver_1');
  });

  test('not one of another model', async () => {
    world.addVersion(smallExport(), { id: 'ver_1', model: 'other' });
    const answer = await world.send('POST', `${PREDICT}?version=ver_1`, { instance: ROW });
    expect(answer.status).toBe(404);
  });

  test('not an alias that is none, nor a version and an alias', async () => {
    world.addVersion(smallExport(), { id: 'ver_1' });
    const ask = async (query: string) =>
      (await world.send('POST', PREDICT + query, { instance: ROW })).body;
    expect(await ask('?alias=staging')).toMatchObject({
      status: 404,
      detail: 'The model "churn" has no alias "staging".',
    });
    expect(await ask('?alias=production&version=ver_1')).toMatchObject({
      status: 400,
      errors: [{ path: 'alias', message: 'name the version, or an alias, not both' }],
    });
  });

  test('a misspelt question is refused', async () => {
    const answer = await world.send('POST', `${PREDICT}?verson=ver_1`, { instance: ROW });
    expect(answer.body).toMatchObject({ status: 400, code: 'invalid_request' });
  });

  test('a new one is loaded beside the old one, and no request waits or fails', async () => {
    world.addVersion(smallExport(), { id: 'ver_1' });
    expect(await versionOf()).toBe('ver_1');
    const gate = holdReads();
    world.addVersion(smallExport({ baseline: Float64Array.of(9) }), { id: 'ver_2' });
    world.clock.pass(2_000);
    expect(await Promise.all([versionOf(), versionOf(), versionOf()])).toEqual(
      Array(3).fill('ver_1'),
    );
    gate.open();
    await untilIdle();
    expect(await versionOf()).toBe('ver_2');
    expect(gate.reads).toBe(1);
  });

  test('after a long sleep it is asked first', async () => {
    world.addVersion(smallExport(), { id: 'ver_1' });
    expect(await versionOf()).toBe('ver_1');
    world.addVersion(smallExport(), { id: 'ver_2' });
    world.clock.pass(60_000);
    expect(await versionOf()).toBe('ver_2');
  });

  test('the one that is known, while a store does not answer', async () => {
    world.addVersion(smallExport(), { id: 'ver_1' });
    expect(await versionOf()).toBe('ver_1');
    world.clock.pass(60_000);
    jest.spyOn(world.versions, 'list').mockRejectedValue(unavailable('Firestore', null));
    expect(await versionOf()).toBe('ver_1');
  });

  test('many who ask first wait for one load', async () => {
    world.addVersion(smallExport());
    const gate = holdReads();
    const asked = Promise.all(Array.from({ length: 20 }, () => versionOf()));
    await untilIdle();
    gate.open();
    expect(new Set(await asked)).toEqual(new Set(['ver_1']));
    expect(gate.reads).toBe(1);
  });

  test('models beyond the cache are read again', async () => {
    const content = smallExport();
    const most = Math.floor(world.deps.modelCacheBytes / content.length);
    const padding = Buffer.alloc(content.length * most);
    world.addVersion(Buffer.concat([content, padding.subarray(content.length)]), { id: 'ver_1' });
    world.addVersion(content, { id: 'ver_2' });
    const gate = holdReads();
    gate.open();
    for (const id of ['ver_1', 'ver_2', 'ver_2', 'ver_1']) {
      expect(await versionOf(`?version=${id}`)).toBe(id);
    }
    expect(gate.reads).toBe(3);
  });

  /** Reads of exports wait until the gate is open. */
  function holdReads() {
    let open: () => void = () => undefined;
    const opened = new Promise<void>((resolve) => {
      open = resolve;
    });
    const gate = { reads: 0, open };
    const read = world.storage.readAll.bind(world.storage);
    jest.spyOn(world.storage, 'readAll').mockImplementation(async (uri) => {
      if (!uri.endsWith('export.bin')) return read(uri); // a card, which nobody waits for
      gate.reads += 1;
      await opened;
      return read(uri);
    });
    return gate;
  }

  const untilIdle = () => new Promise((resolve) => setImmediate(resolve));
});

describe('a version that does not answer', () => {
  const answer = async () => (await world.send('POST', PREDICT, { instance: ROW })).body;

  test('says why its export was withheld', async () => {
    world.addVersion(smallExport(), { export: { withheld: 'Labels beyond 2^53.' } });
    expect(await answer()).toMatchObject({
      status: 409,
      code: 'no_online_export',
      detail: 'The version ver_1 does not answer online: Labels beyond 2^53.',
    });
  });

  test('was fitted before there were exports', async () => {
    world.addVersion(smallExport(), { export: undefined });
    expect(await answer()).toMatchObject({ code: 'no_online_export' });
  });

  test('is too large for the memory', async () => {
    const sizeBytes = world.deps.modelCacheBytes + 1;
    world.addVersion(smallExport(), { export: { uri: 's3://m/e', digest: 'sha256:', sizeBytes } });
    expect(await answer()).toMatchObject({ code: 'no_online_export' });
  });

  test('has another digest than the one on record', async () => {
    const { export: exported } = world.addVersion(smallExport());
    const { uri } = exported as { uri: string };
    world.storage.objects.set(uri, smallExport({ baseline: Float64Array.of(1) }));
    expect(await answer()).toMatchObject({ status: 500, code: 'model_corrupt' });
  });

  test('has lost its export', async () => {
    world.addVersion(smallExport());
    world.storage.objects.clear();
    expect(await answer()).toMatchObject({ status: 500, code: 'model_corrupt' });
  });

  test('is crafted', async () => {
    world.addVersion(smallExport({ right: Int32Array.of(2, 0, 2, 0, 0) }));
    expect(await answer()).toMatchObject({
      code: 'model_corrupt',
      detail: expect.stringContaining('a child of node 2'),
    });
  });
});
