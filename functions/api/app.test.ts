import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { advance } from '@fitlane/shared/domain/job/index.ts';
import { at } from '@fitlane/shared/testing/sample-policy.ts';
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

  test('a fault of ours is logged by the ids of its request and its trace', async () => {
    const lines: object[] = [];
    world.log.error = (message, fields) => lines.push({ message, ...fields });
    world.jobs.beforeCommit = () => {
      throw new Error('broken');
    };
    const dataset = await world.dataset();
    const { headers } = await world.send('POST', '/v1/fit', { dataset });
    const requestId = headers.get('x-request-id');
    expect(lines).toMatchObject([{ path: '/v1/fit', requestId, traceId: 'c'.repeat(32) }]);
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

describe('jobs', () => {
  async function end(id: string): Promise<void> {
    const stored = await world.jobs.get(id);
    const { job, events } = advance(
      stored!.value,
      { type: 'cancelRequested', by: 'u', isForced: false },
      at(5),
    );
    await world.jobs.commit({ was: stored, job, events });
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
      await world.send('POST', '/v1/fit', { dataset, reuse: false });
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
    const { job, events } = advance(
      stored!.value,
      { type: 'cancelRequested', by: 'u', isForced: false },
      at(5),
    );
    await world.jobs.commit({ was: stored, job, events });
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
  const { job, events } = advance(
    stored!.value,
    { type: 'cancelRequested', by: 'u', isForced: false },
    at(5),
  );
  await world.jobs.commit({ was: stored, job, events });
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
