import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { advance } from '@fitlane/shared/domain/job/index.ts';
import { at } from '@fitlane/shared/testing/sample-policy.ts';
import { sampleVersion } from '@fitlane/shared/testing/sample-records.ts';
import { ApiWorld } from './testing/api-world.ts';

let world: ApiWorld;
beforeEach(async () => {
  world = new ApiWorld();
  await world.open();
});
afterEach(() => world.close());

const doubles = (...names: string[]) => names.map((name) => ({ name, type: 'double' }));

describe('who may call', () => {
  test.each(['/ping', '/v1/health'])('%s is open', async (path) => {
    expect((await world.send('GET', path, undefined, '')).status).toBe(200);
  });

  test.each([
    ['GET', '/v1/jobs', ''],
    ['GET', '/v1/jobs', 'flk_wrong'],
    ['GET', '/v1/openapi.json', ''],
    ['POST', '/v1/datasets', 'not-a-key'],
    ['GET', '/v1/nowhere', ''],
  ])('%s %s with the key "%s" is refused', async (method, path, key) => {
    const { status, body, headers } = await world.send(method, path, undefined, key);
    expect(status).toBe(401);
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(body).toMatchObject({ code: 'unauthenticated', owner: 'user' });
  });

  test('another tenant’s records do not exist', async () => {
    const id = await world.dataset();
    const other = await world.keyOf('tn_2');
    expect((await world.send('GET', `/v1/datasets/${id}`, undefined, other)).status).toBe(404);
    const fit = await world.send('POST', '/v1/fit', { dataset: id }, other);
    expect(fit.body).toMatchObject({ status: 404, code: 'not_found' });
  });
});

describe('requests', () => {
  test('all wrong fields are named at once', async () => {
    const { status, body } = await world.send('POST', '/v1/jobs', {
      kind: 'fit',
      dataset: '',
      randomState: -1,
      typo: 1,
    });
    expect(status).toBe(400);
    const paths = body['errors'].map(({ path }: { path: string }) => path);
    expect(paths).toEqual(expect.arrayContaining(['dataset', 'randomState']));
    expect(body['detail']).toContain('typo');
  });

  test('a body that is not JSON is the sender’s mistake', async () => {
    const { status, body } = await world.send('POST', '/v1/jobs', '{"kind":');
    expect([status, body['code'], body['owner']]).toEqual([400, 'invalid_request', 'user']);
  });

  test('an unknown route is told, with the request id', async () => {
    const { body, headers } = await world.send('GET', '/v1/nowhere');
    expect(body).toMatchObject({ status: 404, code: 'route_not_found' });
    expect(body['requestId']).toBe(headers.get('x-request-id'));
  });

  test('a fault of ours says nothing about our inside', async () => {
    world.jobs.beforeCommit = () => {
      throw new Error('secret detail');
    };
    const { status, body } = await world.send('POST', '/v1/fit', {
      dataset: await world.dataset(),
    });
    expect(status).toBe(500);
    expect(JSON.stringify(body)).not.toContain('secret');
  });
});

describe('datasets', () => {
  test('completing before the upload says what to do', async () => {
    const created = await world.send('POST', '/v1/datasets', {});
    const path = `/v1/datasets/${created.body['dataset'].id}/complete`;
    expect((await world.send('POST', path)).body).toMatchObject({ code: 'upload_missing' });
  });

  test.each([
    [5_000, 'ready'],
    [50_000, 'uploading'],
  ])('%i columns: the dataset is %s', async (count, status) => {
    const columns = doubles(...Array.from({ length: count }, (_, index) => `column_${index}`));
    const { body } = await world.send('GET', `/v1/datasets/${await world.dataset({ columns })}`);
    expect(body['status']).toBe(status);
  });

  test('a complete dataset shows its columns, and completing it again answers the same', async () => {
    const id = await world.dataset();
    const { body } = await world.send('GET', `/v1/datasets/${id}`);
    expect(body).toMatchObject({ status: 'ready', rows: 100, sizeBytes: 3 });
    const again = await world.send('POST', `/v1/datasets/${id}/complete`);
    expect(again.body).toEqual(body);
  });
});

describe('fit', () => {
  test('is accepted: quoted, queued, and its lane woken', async () => {
    const { status, body } = await world.send('POST', '/v1/fit', {
      dataset: await world.dataset(),
    });
    expect(status).toBe(202);
    expect(body).toMatchObject({
      status: 'queued',
      lane: 'express',
      parameters: { target: 'y', randomState: 0 },
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

describe('jobs', () => {
  async function end(id: string): Promise<void> {
    const stored = await world.jobs.get(id);
    const { job, events } = advance(stored!.value, { type: 'cancelRequested', by: 'u' }, at(5));
    await world.jobs.commit({ job, events, revision: stored!.revision });
  }

  test('a long poll answers when the job is over', async () => {
    const fit = await world.send('POST', '/v1/fit', { dataset: await world.dataset() });
    const waiting = world.send('GET', `/v1/jobs/${fit.body['id']}?wait=30s`);
    await end(fit.body['id']);
    expect((await waiting).body).toMatchObject({ status: 'cancelled' });
  });

  test('a result that is not there yet says how to wait', async () => {
    const fit = await world.send('POST', '/v1/fit', { dataset: await world.dataset() });
    const early = await world.send('GET', `/v1/jobs/${fit.body['id']}/result`);
    expect(early.body).toMatchObject({ status: 409, code: 'job_not_finished' });
    await end(fit.body['id']);
    const failed = await world.send('GET', `/v1/jobs/${fit.body['id']}/result`);
    expect(failed.body).toMatchObject({ status: 409, code: 'job_failed' });
  });

  test('are listed newest first, page by page', async () => {
    const dataset = await world.dataset();
    for (let index = 0; index < 3; index += 1) {
      world.clock.pass(1_000);
      await world.send('POST', '/v1/fit', { dataset });
    }
    const first = await world.send('GET', '/v1/jobs?limit=2');
    expect(first.body['items']).toHaveLength(2);
    const rest = await world.send('GET', `/v1/jobs?limit=2&cursor=${first.body['nextCursor']}`);
    expect(rest.body['items']).toHaveLength(1);
    expect(rest.body['nextCursor']).toBeNull();
  });
});

describe('a job’s events', () => {
  async function cancelled(): Promise<string> {
    const fit = await world.send('POST', '/v1/fit', { dataset: await world.dataset() });
    const stored = await world.jobs.get(fit.body['id']);
    const { job, events } = advance(stored!.value, { type: 'cancelRequested', by: 'u' }, at(5));
    await world.jobs.commit({ job, events, revision: stored!.revision });
    return job.id;
  }

  test('are streamed from the beginning, to the end', async () => {
    const text = await world.stream(`/v1/jobs/${await cancelled()}/events`);
    const ids = [...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => id);
    const types = [...text.matchAll(/^event: (\w+)$/gm)].map(([, type]) => type);
    expect(ids).toEqual(['1', '2']);
    expect(types).toEqual(['submitted', 'cancelRequested']);
    expect(text).toContain('"status":"cancelled"');
  });

  test('go on after Last-Event-ID', async () => {
    const text = await world.stream(`/v1/jobs/${await cancelled()}/events`, '1');
    expect(text).not.toContain('event: submitted');
    expect(text).toContain('event: cancelRequested');
  });

  test('of a job that does not exist are a problem, not an empty stream', async () => {
    const { status, body } = await world.send('GET', '/v1/jobs/job_none/events');
    expect([status, body['code']]).toEqual([404, 'not_found']);
  });
});

test('a job’s log is streamed to its last line, and goes on after Last-Event-ID', async () => {
  const fit = await world.send('POST', '/v1/fit', { dataset: await world.dataset() });
  const jobId: string = fit.body['id'];
  const stored = await world.jobs.get(jobId);
  for (const seq of [1, 2]) {
    await world.logs.append({ jobId, attempt: 1, task: 0, seq, at: seq, lines: [`line ${seq}`] });
  }
  const { job, events } = advance(stored!.value, { type: 'cancelRequested', by: 'u' }, at(5));
  await world.jobs.commit({ job, events, revision: stored!.revision });
  const text = await world.stream(`/v1/jobs/${jobId}/logs`);
  expect(text).toMatch(/line 1[\s\S]*line 2/);
  const [firstId] = [...text.matchAll(/^id: (.+)$/gm)].map(([, id]) => id);
  const rest = await world.stream(`/v1/jobs/${jobId}/logs`, firstId);
  expect(rest).not.toContain('line 1');
  expect(rest).toContain('line 2');
});

test('openapi.json describes every operation with its schemas', async () => {
  const { body } = await world.send('GET', '/v1/openapi.json');
  expect(body['openapi']).toBe('3.1.0');
  expect(Object.keys(body['paths'])).toContain('/v1/jobs/{id}/result');
  expect(body['components'].schemas).toHaveProperty('Job');
  expect(body['paths']['/v1/fit'].post.requestBody.content['application/json'].schema).toEqual({
    $ref: '#/components/schemas/FitRequest',
  });
});
