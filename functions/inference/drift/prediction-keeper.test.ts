import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { dayOf } from '@fitlane/shared/domain/month.ts';
import { InferenceWorld, MOST_KEPT } from '../testing/inference-world.ts';
import { smallExport } from '../testing/small-tree.ts';

const PREDICT = '/v1/models/churn/predict';
const ROW = { x: 0, shop: 'a' };

let world: InferenceWorld;
beforeEach(async () => {
  world = new InferenceWorld();
  await world.open();
  world.addVersion(smallExport());
});
afterEach(() => world.close());

const predict = (body: unknown, headers = {}) => world.send('POST', PREDICT, body, headers);
const kept = () => world.predictions.all;
const many = (count: number, from = 0) => ({
  instances: Array.from({ length: count }, () => ROW),
  rowIds: Array.from({ length: count }, (_, place) => `r${from + place}`),
});

describe('a prediction whose row is named', () => {
  test('is kept, of one instance or many', async () => {
    const { body } = await predict({ instance: ROW, rowId: 'one' });
    await predict({ instances: [ROW, { x: 3, shop: 'a' }], rowIds: ['first', 'second'] });
    await world.flush();
    const day = dayOf(world.clock.now());
    const version = { tenantId: 'tn_1', model: 'churn', version: 'ver_1', task: 'classification' };
    expect(kept().map(({ rowId }) => rowId)).toEqual(['one', 'first', 'second']);
    expect(kept()[0]).toEqual({
      ...version,
      rowId: 'one',
      prediction: body.prediction,
      day,
      label: null,
    });
  });

  test.each(['/stream', '/batch'])('is kept by %s, too', async (path) => {
    const body =
      path === '/stream' ? { instance: ROW, rowId: 'a' } : { instances: [ROW], rowIds: ['a'] };
    expect((await world.send('POST', `${path}?model=churn`, body)).status).toBe(200);
    await world.flush();
    expect(kept()).toMatchObject([{ rowId: 'a', model: 'churn' }]);
  });

  test('is kept of a line, too, and only of those that are answered', async () => {
    const lines = [
      { instance: ROW, rowId: 'line' },
      ROW,
      { instance: { x: 'no' }, rowId: 'wrong' },
      { instance: ROW, rowId: '' },
    ];
    const text = lines.map((line) => JSON.stringify(line)).join('\n');
    const answer = await predict(text, { 'content-type': 'application/x-ndjson' });
    const [first, second, third, last] = answer.text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(first).toEqual(second);
    expect(third).toMatchObject({ row: 2, error: { code: 'invalid_instance' } });
    expect(last).toMatchObject({ row: 3, error: { code: 'invalid_request' } });
    await world.flush();
    expect(kept()).toMatchObject([{ rowId: 'line' }]);
  });

  test('is not kept where the request is refused, or no row is named', async () => {
    expect((await predict({ instances: [ROW, {}], rowIds: ['a', 'b'] })).status).toBe(422);
    await predict({ instance: ROW });
    await predict({ instances: [], rowIds: [] });
    await world.flush();
    expect(kept()).toEqual([]);
  });

  test.each([
    [{ instance: ROW, rowId: '' }],
    [{ instance: ROW, rowId: 7 }],
    [{ instance: ROW, rowId: 'x'.repeat(201) }],
    [{ instances: [ROW], rowIds: ['a', 'b'] }],
    [{ instances: [ROW], rowIds: [''] }],
  ])('has a name that can be one: not %j', async (body) => {
    const answer = await predict(body);
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
  });

  test('is one of a sample, where there are too many', async () => {
    await predict(many(MOST_KEPT - 1));
    await predict(many(MOST_KEPT, MOST_KEPT));
    await world.flush();
    expect(kept()).toHaveLength(MOST_KEPT);
    await predict(many(MOST_KEPT, 10 * MOST_KEPT));
    await world.flush();
    expect(kept()).toHaveLength(2 * MOST_KEPT);
  });

  test('is answered and not lost while the store does not answer', async () => {
    world.predictions.beforeKeep = () => {
      throw new Error('down');
    };
    expect((await predict({ instance: ROW, rowId: 'a' })).status).toBe(200);
    await world.flush();
    await predict({ instance: ROW, rowId: 'b' });
    expect(kept()).toEqual([]);
    world.predictions.beforeKeep = () => undefined;
    await world.flush();
    expect(
      kept()
        .map(({ rowId }) => rowId)
        .sort(),
    ).toEqual(['a', 'b']);
  });

  test('is written when the service stops', async () => {
    await predict({ instance: ROW, rowId: 'a' });
    await world.closeApp();
    expect(kept()).toHaveLength(1);
  });
});
