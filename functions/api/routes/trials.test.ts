import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ApiWorld } from '../testing/api-world.ts';

let world: ApiWorld;
beforeEach(async () => {
  world = new ApiWorld();
  await world.open();
});
afterEach(() => world.close());

const SEARCH = { trials: 6, parameters: { learningRate: { min: 0.01, max: 0.3, log: true } } };

async function fit(body: Record<string, unknown>) {
  return world.send('POST', '/v1/fit', { dataset: await world.dataset(), ...body });
}

const stepsOf = (body: Record<string, unknown>) =>
  (body['steps'] as { name: string; lane: string; tasks: number }[]).map(
    ({ name, lane, tasks }) => `${name}: ${tasks} in ${lane}`,
  );

describe('a fit that tries several things', () => {
  test('prepares once, tries each in a task of its own, and fits', async () => {
    const { status, body } = await fit({ search: SEARCH, validation: { folds: 5 } });
    expect(status).toBe(202);
    expect(stepsOf(body)).toEqual([
      'prepare: 1 in express',
      'trials: 30 in bulk',
      'fit: 1 in express',
    ]);
    expect(body['parameters']).toMatchObject({ search: { ...SEARCH, metric: 'logLoss' } });
  });

  test('may try folds alone', async () => {
    const { body } = await fit({ validation: { folds: 4, timeColumn: 'x1' } });
    expect(stepsOf(body)[1]).toBe('trials: 4 in bulk');
    expect(body['parameters']).toMatchObject({ validation: { folds: 4, timeColumn: 'x1' } });
  });

  test('prepares nothing that an earlier job has prepared', async () => {
    const dataset = await world.dataset();
    const ask = (body: object) =>
      world.send('POST', '/v1/fit', { dataset, validation: { folds: 3 }, ...body });
    const first = await world.jobs.get((await ask({})).body['id']);
    world.storage.objects.set(first?.value.inputs.prepared?.uri ?? '', new Uint8Array([1]));
    expect(stepsOf((await ask({ randomState: 1 })).body)).toEqual([
      'trials: 3 in bulk',
      'fit: 1 in express',
    ]);
    // Other columns are other numbers, and another trainer may read the same ones otherwise.
    expect(stepsOf((await ask({ exclude: ['x2'] })).body)).toHaveLength(3);
    expect(stepsOf((await ask({ trainer: 'xgboost' })).body)).toHaveLength(3);
  });

  test('is told that there are no trials yet', async () => {
    const { body } = await fit({ search: SEARCH });
    const trials = await world.send('GET', `/v1/jobs/${String(body['id'])}/trials`);
    expect(trials.body).toEqual({ items: [] });
  });

  test('on a GPU learns there, and prepares and measures elsewhere', async () => {
    const { body } = await fit({ trainer: 'xgboost', lane: 'gpu' });
    expect(stepsOf(body)).toEqual([
      'prepare: 1 in express',
      'train: 1 in gpu',
      'validate: 1 in express',
    ]);
    const searching = await fit({ lane: 'gpu', search: SEARCH });
    expect(stepsOf(searching.body)[1]).toBe('trials: 6 in gpu');
    const long = await fit({ lane: 'gpu', timeoutSeconds: 3_601 });
    expect([long.status, long.body['fix']]).toEqual([400, expect.stringContaining('Lower')]);
  });

  test.each([
    ['no validation', { search: SEARCH, validation: 'none' }, 400, 'validation'],
    ['an unknown parameter', { search: { parameters: { rate: { values: [1] } } } }, 422, 'rate'],
    ['no parameter', { search: { parameters: {} } }, 400, 'names no parameter'],
    ['too many fits', { search: { ...SEARCH, trials: 30 }, validation: { folds: 5 } }, 422, '150'],
    ['a fold alone', { validation: { folds: 1 } }, 400, 'folds'],
    [
      'groups in time',
      { validation: { folds: 3, timeColumn: 'x1' }, groupColumn: 'x2' },
      422,
      'in two',
    ],
    ['an unknown order', { validation: { folds: 3, timeColumn: 'z' } }, 422, '"z"'],
  ])('with %s is refused before any compute', async (_what, asked, code, says) => {
    const { status, body } = await fit(asked);
    expect([status, JSON.stringify(body)]).toEqual([code, expect.stringContaining(says)]);
    expect(world.messages.wakes).toEqual([]);
  });
});
