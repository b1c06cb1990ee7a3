import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { KeptPrediction } from '@fitlane/shared/domain/drift/kept-prediction.ts';
import { ConflictError } from '@fitlane/shared/domain/errors.ts';
import { dayOf } from '@fitlane/shared/domain/month.ts';
import { sampleVersion } from '@fitlane/shared/testing/sample-records.ts';
import { ApiWorld } from '../testing/api-world.ts';

const DAY = 86_400_000;

let world: ApiWorld;
beforeEach(async () => {
  world = new ApiWorld();
  await world.open();
  world.clock.pass(400 * DAY);
  world.jobs.versions.add(sampleVersion({ metrics: { accuracy: 0.9 } }));
});
afterEach(() => world.close());

const today = () => dayOf(world.clock.now());
const toIso = (daysAgo: number) => new Date(world.clock.now() - daysAgo * DAY).toISOString();

/** Predicted online, and written. */
const predicted = (rowId: string, changes: Partial<KeptPrediction> = {}) =>
  world.predictions.keep([
    {
      ...{ tenantId: 'tn_1', model: 'churn', version: 'ver_1', task: 'classification', rowId },
      ...{ prediction: 'yes', day: today(), label: null },
      ...changes,
    },
  ]);

const label = (labels: unknown, key?: string) =>
  world.send('POST', '/v1/models/churn/labels', { labels }, key);
const performance = async (query = '') =>
  (await world.send('GET', `/v1/models/churn/performance${query}`)).body['items'];
const NONE = { labelled: 0, corrected: 0, unchanged: 0, unknown: { count: 0, rowIds: [] } };

describe('late labels', () => {
  test('make the performance of a model, as do files that held the target', async () => {
    for (let row = 0; row < 120; row += 1) await predicted(`r${row}`);
    const labels = Array.from({ length: 110 }, (_, row) => ({
      rowId: `r${row}`,
      label: row < 55 ? 'yes' : 'no',
    }));
    const { status, body } = await label(labels);
    expect({ status, body }).toEqual({ status: 200, body: { ...NONE, labelled: 110 } });
    expect(await performance()).toMatchObject([
      {
        ...{ day: today(), version: 'ver_1', rows: 110, metric: 'accuracy', value: 0.5 },
        ...{ rmse: null, promised: 0.9, verdict: 'worse' },
      },
    ]);
  });

  test('tell the mean errors of a regression', async () => {
    const regression = { id: 'ver_2', task: 'regression', metrics: { mae: 2 } } as const;
    world.jobs.versions.add(sampleVersion(regression));
    const estimated = { version: 'ver_2', task: 'regression', prediction: 1.5 } as const;
    await predicted('a', estimated);
    await predicted('b', estimated);
    await label([
      { rowId: 'a', label: -1.5 },
      { rowId: 'b', label: 2.5 },
    ]);
    const [day] = await performance();
    expect(day).toMatchObject({ version: 'ver_2', metric: 'mae', value: 2, rows: 2, promised: 2 });
    expect(day.rmse).toBeCloseTo(Math.sqrt(5));
  });

  test('count for the day of the prediction, within the window', async () => {
    await predicted('old', { day: dayOf(world.clock.now() - 60 * DAY) });
    await predicted('new');
    await label(['old', 'new'].map((rowId) => ({ rowId, label: 'yes' })));
    expect(await performance()).toMatchObject([{ day: today(), rows: 1 }]);
    expect(await performance('?window=90d')).toHaveLength(2);
    expect(await performance('?window=1h')).toMatchObject([{ day: today() }]);
  });

  test('change nothing when they come again', async () => {
    await predicted('a');
    const labels = [{ rowId: 'a', label: 'no' }];
    await label(labels);
    world.clock.pass(DAY);
    expect((await label(labels)).body).toEqual({ ...NONE, unchanged: 1 });
  });

  test('are replaced by corrected ones, never by those of before', async () => {
    await predicted('a');
    await label([{ rowId: 'a', label: 'no', at: toIso(3) }]);
    const corrected = await label([{ rowId: 'a', label: 'yes', at: toIso(1) }]);
    expect(corrected.body).toEqual({ ...NONE, corrected: 1 });
    const late = await label([{ rowId: 'a', label: 'no', at: toIso(2) }]);
    expect(late.body).toEqual({ ...NONE, unchanged: 1 });
    expect(await performance()).toMatchObject([{ value: 1, rows: 1 }]);
  });

  test('of unknown rows are told by name, and the others are taken', async () => {
    await predicted('a');
    await predicted('theirs', { tenantId: 'tn_2' });
    await predicted('of another model', { model: 'other' });
    const labels = ['never', 'a', 'theirs', 'of another model'];
    const { status, body } = await label(labels.map((rowId) => ({ rowId, label: 'yes' })));
    expect(status).toBe(200);
    const unknown = { count: 3, rowIds: ['never', 'theirs', 'of another model'] };
    expect(body).toEqual({ ...NONE, labelled: 1, unknown });
    const many = Array.from({ length: 150 }, (_, row) => ({ rowId: `u${row}`, label: 'yes' }));
    const answer = (await label(many)).body;
    expect(answer['unknown'].count).toBe(150);
    expect(answer['unknown'].rowIds).toHaveLength(100);
  });

  test('of another type than the predictions are refused, each by name, and none is taken', async () => {
    await predicted('a');
    await predicted('b', { prediction: 1 });
    const { status, body } = await label([
      { rowId: 'a', label: 'no' },
      { rowId: 'b', label: '1' },
      { rowId: 'never', label: 1, at: toIso(-1) },
    ]);
    expect({ status, code: body['code'] }).toEqual({ status: 400, code: 'invalid_request' });
    expect(body['errors']).toMatchObject([
      { path: 'labels.1.label', message: expect.stringContaining('must be a number') },
      { path: 'labels.2.at', message: 'is in the future' },
    ]);
    expect(await performance()).toEqual([]);
  });

  test('are taken when somebody else labels the same rows meanwhile', async () => {
    await predicted('a');
    let conflicts = 3;
    world.predictions.beforeReplace = () => {
      if ((conflicts -= 1) > 0) throw new ConflictError('r');
    };
    expect((await label([{ rowId: 'a', label: 'no' }])).body).toMatchObject({ labelled: 1 });
  });

  test.each([
    ['nothing', [], 'labels'],
    ['too many', Array.from({ length: 501 }, (_, n) => ({ rowId: `${n}`, label: 1 })), 'labels'],
    ['no name', [{ rowId: '', label: 1 }], 'labels.0.rowId'],
    ['no label', [{ rowId: 'a', label: null }], 'labels.0.label'],
    ['no time', [{ rowId: 'a', label: 1, at: 'today' }], 'labels.0.at'],
    ['one row twice', [1, 2].map((value) => ({ rowId: 'a', label: value })), 'labels.1.rowId'],
  ])('that are %s are refused', async (_what, labels, path) => {
    const { status, body } = await label(labels);
    expect({ status, code: body['code'] }).toEqual({ status: 400, code: 'invalid_request' });
    expect(body['errors']).toMatchObject([{ path }]);
  });

  test('of an unknown model, or of another tenant, find none', async () => {
    const labels = [{ rowId: 'a', label: 'yes' }];
    const none = await world.send('POST', '/v1/models/none/labels', { labels });
    expect(none).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect((await label(labels, await world.keyOf('tn_2'))).status).toBe(404);
  });
});
