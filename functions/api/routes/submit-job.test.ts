import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { sampleVersion } from '@fitlane/shared/testing/sample-records.ts';
import { ApiWorld } from '../testing/api-world.ts';

let world: ApiWorld;
beforeEach(async () => {
  world = new ApiWorld();
  await world.open();
});
afterEach(() => world.close());

const doubles = (...names: string[]) => names.map((name) => ({ name, type: 'double' }));

describe('fit', () => {
  test('is accepted: quoted, queued, and its lane woken', async () => {
    const { status, body } = await world.send('POST', '/v1/fit', {
      dataset: await world.dataset(),
    });
    expect(status).toBe(202);
    expect(body).toMatchObject({
      status: 'queued',
      lane: 'express',
      model: 'default',
      parameters: { target: 'y', exclude: [], idColumns: [], validation: 'auto', randomState: 0 },
    });
    expect(world.messages.wakes).toEqual(['express']);
  });

  test('a lost wake-up does not lose the job', async () => {
    world.messages.failure = new Error('no answer');
    const { status } = await world.send('POST', '/v1/fit', { dataset: await world.dataset() });
    expect(status).toBe(202);
  });

  test('a job may name its lane', async () => {
    const dataset = await world.dataset();
    const { body } = await world.send('POST', '/v1/fit', { dataset, lane: 'bulk' });
    expect([body['lane'], body['size']]).toEqual(['bulk', 'small']);
  });

  test('a lane that cannot hold the job is refused', async () => {
    const dataset = await world.dataset({ rows: 100_000_000 });
    const { status, body } = await world.send('POST', '/v1/fit', { dataset, lane: 'express' });
    expect([status, body['code']]).toEqual([400, 'invalid_request']);
    expect(body['fix']).toContain('bulk');
  });

  test('long jobs go to bulk', async () => {
    const dataset = await world.dataset({ rows: 100_000_000 });
    const { body } = await world.send('POST', '/v1/fit', { dataset });
    expect([body['lane'], body['size']]).toEqual(['bulk', 'large']);
  });

  test.each([
    ['no target', { columns: doubles('x1') }, 'target_missing', 'y'],
    ['one class', { constantColumns: ['y'] }, 'target_single_class', 'y'],
    ['only the target', { columns: doubles('y') }, 'no_features', undefined],
    ['nested', { columns: [...doubles('y'), { name: 'l', type: 'list' }] }, 'column_unusable', 'l'],
  ])('%s is refused before any compute', async (_title, shape, code, column) => {
    const { status, body } = await world.send('POST', '/v1/fit', {
      dataset: await world.dataset(shape),
    });
    expect(status).toBe(422);
    expect(body).toMatchObject({ code, owner: 'user' });
    expect(body['column']).toBe(column);
    expect(body['fix']).not.toBe('');
    expect(world.messages.wakes).toEqual([]);
  });
});

describe('the trace of a request', () => {
  const trace = '0af7651916cd43dd8448eb211c80319c';
  const fit = async (headers: Record<string, string>) => {
    const dataset = await world.dataset();
    return (await world.send('POST', '/v1/fit', { dataset }, world.key, headers)).body;
  };

  test('goes on in its job, by a span of ours', async () => {
    const body = await fit({ traceparent: `00-${trace}-b7ad6b7169203331-01` });
    expect(body['traceId']).toBe(trace);
    const stored = await world.jobs.get(body['id']);
    expect(stored?.value.traceparent).toBe(`00-${trace}-${'c'.repeat(16)}-01`);
  });

  test('begins here when the caller has none', async () => {
    expect((await fit({}))['traceId']).toBe('c'.repeat(32));
  });
});

describe('the columns and the validation of a fit', () => {
  const columns = [...doubles('x1', 'y', 'w'), { name: 'id', type: 'string' }];
  const post = async (body: object) =>
    world.send('POST', '/v1/fit', { dataset: await world.dataset({ columns }), ...body });

  test('are in the record as they were named, and may be sent again as they are shown', async () => {
    const named = { features: ['x1'], idColumns: ['id'], sampleWeight: 'w' };
    const { body } = await post({ ...named, validation: { fraction: 0.3 } });
    expect(body['parameters']).toMatchObject({ ...named, validation: { fraction: 0.3 } });
    const again = await post(body['parameters']);
    expect(again.body['parameters']).toEqual(body['parameters']);
    const stored = await world.jobs.get(again.body['id']);
    expect(stored?.value.parameters).toEqual({
      ...named,
      target: 'y',
      search: null,
      exclude: [],
      validation: { mode: 'fraction', fraction: 0.3 },
      randomState: 0,
      groupColumn: null,
      task: 'classification',
      parameters: expect.objectContaining({ learningRate: 0.1 }),
    });
  });

  test.each([
    [{ features: ['x1'], exclude: ['id'] }, 'exclude'],
    [{ features: [] }, 'features'],
    [{ validation: { fraction: 0.6 } }, 'validation.fraction'],
    [{ validation: { fraction: 0 } }, 'validation.fraction'],
    [{ validation: 'maybe' }, 'validation'],
    [{ validation: { fraction: 0.2, dataset: 'ds_1' } }, 'validation'],
  ])('%j is refused', async (wrong, path) => {
    const { status, body } = await post(wrong);
    expect([status, body['errors'][0].path]).toEqual([400, path]);
  });

  test('a dataset to validate on is checked, and becomes an input', async () => {
    const validation = { dataset: await world.dataset({ columns }) };
    const { body } = await post({ validation });
    expect(body['inputs']).toMatchObject({ validation: validation.dataset });
    const { value } = (await world.jobs.get(body['id']))!;
    expect(value.parameters).toMatchObject({ validation: { mode: 'dataset', ...validation } });
    expect(value.inputs.validation?.uri).toContain(validation.dataset);
  });

  test('a dataset that cannot validate is refused before any compute', async () => {
    const other = await world.dataset({ columns: doubles('x1', 'y') });
    const missing = await post({ validation: { dataset: other } });
    expect(missing.body).toMatchObject({ status: 422, code: 'column_missing', column: 'w' });
    const none = await post({ validation: { dataset: 'ds_none' } });
    expect(none.body).toMatchObject({ status: 404, code: 'not_found' });
    const open = await world.send('POST', '/v1/datasets', {});
    const early = await post({ validation: { dataset: open.body['dataset'].id } });
    expect(early.body).toMatchObject({ status: 409, code: 'dataset_not_ready' });
  });

  test('a model is not validated on the rows that it learnt', async () => {
    const dataset = await world.dataset({ columns });
    const { body } = await post({ dataset, validation: { dataset } });
    expect(body).toMatchObject({ status: 422, code: 'invalid_parameters' });
  });
});

describe('predict', () => {
  const version = sampleVersion({
    id: 'ver_1',
    tenantId: 'tn_1',
    schema: { target: { name: 'y', type: 'int64' }, features: doubles('x1', 'x2') },
  });

  test('a missing column is refused before any compute, and named', async () => {
    world.jobs.versions.add(version);
    const dataset = await world.dataset({ columns: doubles('x2', 'y') });
    const { status, body } = await world.send('POST', '/v1/predict', { dataset, version: 'ver_1' });
    expect(status).toBe(422);
    expect(body).toMatchObject({ code: 'column_missing', column: 'x1' });
    expect(body['detail']).toContain('"x1"');
  });

  test('another order and further columns are fine', async () => {
    world.jobs.versions.add(version);
    const dataset = await world.dataset({ columns: doubles('z', 'x2', 'x1') });
    const { status } = await world.send('POST', '/v1/predict', { dataset, version: 'ver_1' });
    expect(status).toBe(202);
  });
});
