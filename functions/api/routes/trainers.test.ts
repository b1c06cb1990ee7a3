import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { TRAINERS } from '@fitlane/shared/domain/trainer/trainer.ts';
import { ApiWorld } from '../testing/api-world.ts';

let world: ApiWorld;
beforeEach(async () => {
  world = new ApiWorld();
  await world.open();
});
afterEach(() => world.close());

const fit = async (asked: object) =>
  world.send('POST', '/v1/fit', { dataset: await world.dataset(), ...asked });

test('all trainers are listed with the schemas of their parameters', async () => {
  const { body } = await world.send('GET', '/v1/trainers');
  expect(body['items']).toEqual(TRAINERS);
});

test('a trainer is found by its name; another one is not', async () => {
  const { body } = await world.send('GET', '/v1/trainers/hist-gradient-boosting');
  expect(body).toEqual(TRAINERS.find(({ name }) => name === 'hist-gradient-boosting'));
  const { status } = await world.send('GET', '/v1/trainers/oracle');
  expect(status).toBe(404);
});

test('a job shows its trainer, task and all its parameters, so that it can be asked for again', async () => {
  const { body } = await fit({ task: 'regression', parameters: { maxIterations: 7 } });
  const shown = body['parameters'] as Record<string, unknown>;
  expect(shown).toMatchObject({ trainer: 'hist-gradient-boosting', task: 'regression' });
  expect(shown['parameters']).toMatchObject({ maxIterations: 7, learningRate: 0.1 });
  const again = await world.send('POST', '/v1/fit', {
    ...shown,
    dataset: (body['inputs'] as Record<string, unknown>)['dataset'],
  });
  expect(again.body['id']).toBe(body['id']);
});

test('the default given by name is the same request; another value is another', async () => {
  const dataset = await world.dataset();
  const id = async (parameters: object) =>
    (await world.send('POST', '/v1/fit', { dataset, parameters })).body['id'];
  const first = await id({});
  expect(await id({ learningRate: 0.1 })).toBe(first);
  expect(await id({ learningRate: 0.2 })).not.toBe(first);
});

test.each([
  [{ parameters: { learningRate: 2, depth: 3 } }, ['parameters.learningRate', 'parameters.depth']],
  [{ parameters: { maxIterations: 'many' } }, ['parameters.maxIterations']],
])('%j is refused, each parameter with cause and fix', async (asked, paths) => {
  const { status, body } = await fit(asked);
  expect([status, body['code']]).toEqual([422, 'invalid_parameters']);
  const errors = body['errors'] as { path: string; message: string }[];
  expect(errors.map(({ path }) => path)).toEqual(paths);
  expect(body['fix']).toContain('GET /v1/trainers/hist-gradient-boosting');
});

test('a trainer that does not exist is refused with those that do', async () => {
  const { status, body } = await fit({ trainer: 'oracle' });
  expect([status, body['code']]).toEqual([400, 'invalid_request']);
  expect(body['detail']).toContain('hist-gradient-boosting');
});

const withTarget = (type: string) => ({
  columns: [
    { name: 'x1', type: 'double' },
    { name: 'y', type },
  ],
});

test.each([
  ['a text', withTarget('string'), 'column_unusable'],
  ['a boolean', withTarget('bool'), 'column_unusable'],
  ['a constant', { ...withTarget('double'), constantColumns: ['y'] }, 'target_constant'],
])('%s cannot be the target of a regression', async (_title, shape, code) => {
  const dataset = await world.dataset(shape);
  const { status, body } = await world.send('POST', '/v1/fit', { dataset, task: 'regression' });
  expect([status, body['code'], body['column']]).toEqual([422, code, 'y']);
});

test('a decimal can be, though it cannot be a class', async () => {
  const dataset = await world.dataset(withTarget('decimal'));
  const submit = (task: string) => world.send('POST', '/v1/fit', { dataset, task });
  expect((await submit('regression')).status).toBe(202);
  expect((await submit('classification')).body['code']).toBe('column_unusable');
});
