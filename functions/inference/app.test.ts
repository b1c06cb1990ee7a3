import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { MAX_BODY_BYTES } from './max-body-bytes.ts';
import { exampleExport } from './testing/example-export.ts';
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

describe('predict', () => {
  test('answers one instance', async () => {
    world.addVersion(smallExport());
    const { status, body, headers } = await world.send('POST', PREDICT, { instance: ROW });
    expect(status).toBe(200);
    expect(body).toEqual({
      model: 'churn',
      version: 'ver_1',
      classes: ['no', 'yes'],
      prediction: 'no',
      probabilities: [expect.closeTo(0.81757, 4), expect.closeTo(0.18243, 4)],
    });
    expect(headers.get('x-fitlane-version')).toBe('ver_1');
    expect(headers.get('x-request-id')).toBeTruthy();
  });

  test('answers many, in their order', async () => {
    const { content, instances, predictions } = exampleExport('every-kind');
    world.addVersion(content);
    const { body } = await world.send('POST', PREDICT, { instances });
    expect(body.predictions).toEqual(predictions);
    expect(body.probabilities).toHaveLength(instances.length);
  });

  test('answers none', async () => {
    world.addVersion(smallExport());
    const { body } = await world.send('POST', PREDICT, { instances: [] });
    expect(body).toMatchObject({ predictions: [], probabilities: [] });
  });

  test('a regression has no probabilities', async () => {
    world.addVersion(smallExport({}, { task: 'regression', link: 'identity', classes: [] }));
    expect((await world.send('POST', PREDICT, { instance: ROW })).body).toEqual({
      model: 'churn',
      version: 'ver_1',
      prediction: -1.5,
    });
    const { body } = await world.send('POST', PREDICT, { instances: [ROW] });
    expect(body).toEqual({ model: 'churn', version: 'ver_1', predictions: [-1.5] });
  });

  test('names each column that is wrong, of each instance', async () => {
    world.addVersion(smallExport());
    const instances = [ROW, { x: 'one', shop: 2 }, { x: 1 }, [1]];
    const { status, body } = await world.send('POST', PREDICT, { instances });
    expect(status).toBe(422);
    expect(body).toMatchObject({ code: 'invalid_instance', owner: 'user', column: 'x', row: 1 });
    expect(body.errors.map(({ path }: { path: string }) => path)).toEqual([
      'instances.1.x',
      'instances.1.shop',
      'instances.2.shop',
      'instances.3',
    ]);
    expect(body.fix).toBeTruthy();
  });

  test('shows at most 100 of them', async () => {
    world.addVersion(smallExport());
    const instances = Array.from({ length: 200 }, () => ({}));
    const { body } = await world.send('POST', PREDICT, { instances });
    expect(body.errors).toHaveLength(100);
    expect(body.detail).toContain('399 more');
  });

  test.each<[string, unknown]>([
    ['neither', {}],
    ['both', { instance: ROW, instances: [ROW] }],
    ['no list', { instances: ROW }],
    ['no JSON', '{'],
  ])('%s is an invalid request', async (_name, body) => {
    world.addVersion(smallExport());
    const answer = await world.send('POST', PREDICT, body);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ code: 'invalid_request' });
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  });

  test('a column may have any name', async () => {
    const features = ['__proto__', 'constructor'].map((name) => ({
      name,
      type: 'double',
      kind: 'number',
      categories: null,
    }));
    const bitset = Int32Array.of(-1, -1, -1, -1, -1);
    world.addVersion(smallExport({ bitset }, { features }));
    const body = '{"instance": {"__proto__": 0, "constructor": 1}}';
    expect((await world.send('POST', PREDICT, body)).body).toMatchObject({ prediction: 'no' });
    const without = await world.send('POST', PREDICT, { instance: {} });
    expect(without.body.errors).toHaveLength(2);
  });

  test('more than a request may hold is refused', async () => {
    world.addVersion(smallExport());
    const answer = await world.send('POST', PREDICT, ' '.repeat(MAX_BODY_BYTES + 1));
    expect(answer.body).toMatchObject({ status: 413, code: 'request_too_large' });
  });
});

describe('who asks', () => {
  test('needs a key', async () => {
    const answer = await world.send('POST', PREDICT, { instance: ROW }, { authorization: '' });
    expect(answer.body).toMatchObject({ status: 401, code: 'unauthenticated' });
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  });

  test('gets no model of another tenant', async () => {
    world.addVersion(smallExport());
    const authorization = `Bearer ${await world.keyOf('tn_2')}`;
    for (const query of ['', '?version=ver_1']) {
      const answer = await world.send(
        'POST',
        PREDICT + query,
        { instance: ROW },
        { authorization },
      );
      expect(answer.body).toMatchObject({ status: 404, code: 'not_found' });
    }
  });

  test.each(['/ping', '/v1/health'])('needs none for %s', async (path) => {
    const answer = await world.send('GET', path, undefined, { authorization: '' });
    expect(answer.body).toEqual({ status: 'ok' });
  });
});

describe('the short routes', () => {
  test('answer the model that is named', async () => {
    world.addVersion(smallExport());
    const one = await world.send('POST', '/stream?model=churn', { instance: [0, 'a'] });
    expect(one.body).toMatchObject({ prediction: 'no' });
    const many = await world.send('POST', '/batch?model=churn', { instances: [[0, 'a'], ROW] });
    expect(many.body).toMatchObject({ predictions: ['no', 'no'] });
  });

  test('take scalars, lists and records of the model "default"', async () => {
    const features = [{ name: 'bmi', type: 'double', kind: 'number', categories: null }];
    const only = {
      feature: Int32Array.of(0, -1, 0, -1, -1),
      bitset: Int32Array.of(-1, -1, -1, -1, -1),
    };
    world.addVersion(smallExport(only, { features }), { model: 'default' });
    const one = await world.send('POST', '/stream', { instance: 0.011 });
    expect(one.body).toMatchObject({ prediction: 'no' });
    const instances = [0.07, [-0.03], { bmi: 2 }, null];
    const many = await world.send('POST', '/batch', { instances });
    expect(many.body.predictions).toEqual(['no', 'no', 'yes', 'no']);
  });

  test('take what they are for', async () => {
    world.addVersion(smallExport(), { model: 'default' });
    const one = await world.send('POST', '/stream', { instances: [ROW] });
    const many = await world.send('POST', '/batch', { instance: ROW });
    expect([one.status, many.status]).toEqual([400, 400]);
  });

  test('GET / says what is served', async () => {
    world.addVersion(smallExport(), { id: 'ver_1' });
    world.addVersion(smallExport(), { id: 'ver_2', export: { withheld: 'So.' } });
    const { body } = await world.send('GET', '/');
    expect(body.models).toMatchObject([
      { model: 'churn', version: 'ver_2', aliases: {}, answersOnline: false, predict: PREDICT },
    ]);
    await world.promote('ver_1');
    expect((await world.send('GET', '/')).body.models).toMatchObject([
      { version: 'ver_1', aliases: { production: 'ver_1' }, answersOnline: true },
    ]);
  });

  test('there is nothing else', async () => {
    const answer = await world.send('GET', '/v1/nothing?a=1');
    expect(answer.body).toMatchObject({ status: 404, code: 'route_not_found' });
  });
});
