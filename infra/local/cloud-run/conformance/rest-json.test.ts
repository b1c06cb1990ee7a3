import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { PARENT } from '../testing/clients.ts';
import { Fixture } from '../testing/fixture.ts';

jest.setTimeout(30_000);

let fixture: Fixture;
beforeAll(async () => {
  fixture = await Fixture.start();
});
afterAll(async () => {
  await fixture.stop();
});

async function call(verb: string, path: string, body?: unknown, headers: object = {}) {
  const response = await fetch(`http://127.0.0.1:${fixture.server.port}${path}`, {
    method: verb,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: response.status, json: (await response.json()) as any };
}

const container = { image: 'any', command: ['sh', '-c', 'exit 0'] };
const template = { template: { containers: [container], maxRetries: 0, timeout: '1.500s' } };
const create = (id: string, job: object = { template }, query = '') =>
  call('POST', `/v2/${PARENT}/jobs?jobId=${id}${query}`, job);

test('a life of a job, in the JSON of the proto3 mapping', async () => {
  const created = await create('plain');
  const name = `${PARENT}/jobs/plain`;
  expect(created.status).toBe(200);
  expect(created.json).toMatchObject({
    name: expect.stringMatching(`^${PARENT}/operations/`),
    done: true,
    response: { '@type': 'type.googleapis.com/google.cloud.run.v2.Job', name },
  });
  const job = await call('GET', `/v2/${name}`);
  expect(job.json).toMatchObject({
    createTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    generation: '1',
    terminalCondition: { state: 'CONDITION_SUCCEEDED' },
    template: { template: { timeout: '1.500s', maxRetries: 0 } },
  });
  const run = await call('POST', `/v2/${name}:run`, { overrides: { taskCount: 2 } });
  const execution = run.json.metadata.name;
  const done = await call('POST', `/v2/${run.json.name}:wait`, { timeout: '20s' });
  expect(done.json).toMatchObject({
    done: true,
    response: {
      '@type': 'type.googleapis.com/google.cloud.run.v2.Execution',
      name: execution,
      succeededCount: 2,
    },
  });
  const tasks = await call('GET', `/v2/${execution}/tasks?pageSize=1`);
  expect(tasks.json).toMatchObject({
    tasks: [{ name: `${execution}/tasks/${execution.split('/').at(-1)}-task0` }],
  });
  const next = await call('GET', `/v2/${execution}/tasks?page_token=${tasks.json.nextPageToken}`);
  expect(next.json.tasks).toMatchObject([{ index: 1 }]);
  expect((await call('DELETE', `/v2/${name}`)).status).toBe(200);
  expect((await call('GET', `/v2/${name}`)).status).toBe(404);
});

test('the field of the path wins over the body, and an update is a PATCH', async () => {
  await create('patched');
  const name = `${PARENT}/jobs/patched`;
  const job = { name: `${PARENT}/jobs/another`, labels: { some_key: 'a' }, template };
  const updated = await call('PATCH', `/v2/${name}`, job);
  expect(updated.json.response).toMatchObject({ name, labels: { some_key: 'a' }, generation: '2' });
});

test('fields may be in snake_case, and enums be asked for as numbers', async () => {
  const snake = {
    template: { task_count: 3, template: { containers: [container], max_retries: 1 } },
  };
  const created = await create('snake', snake, '&$alt=json;enum-encoding=int');
  expect(created.json.response.template).toMatchObject({
    taskCount: 3,
    template: { maxRetries: 1 },
  });
  expect(created.json.response.terminalCondition.state).toBe(4);
});

test('a query may set a boolean', async () => {
  expect((await create('dry', { template }, '&validate_only=true')).json.done).toBe(true);
  expect((await call('GET', `/v2/${PARENT}/jobs/dry`)).status).toBe(404);
});

describe('refusals', () => {
  test.each([
    ['a job that is not there', 'GET', `/v2/${PARENT}/jobs/none`, undefined, 404, 'NOT_FOUND'],
    ['a path that is not there', 'GET', '/v2/nonsense', undefined, 404, 'NOT_FOUND'],
    [
      'an unknown field',
      'POST',
      `/v2/${PARENT}/jobs?jobId=a`,
      { tmplate: {} },
      400,
      'INVALID_ARGUMENT',
    ],
    [
      'an unknown parameter',
      'GET',
      `/v2/${PARENT}/jobs?size=1`,
      undefined,
      400,
      'INVALID_ARGUMENT',
    ],
    ['a bad number', 'GET', `/v2/${PARENT}/jobs?pageSize=many`, undefined, 400, 'INVALID_ARGUMENT'],
    [
      'a bad duration',
      'POST',
      `/v2/${PARENT}/operations/x:wait`,
      { timeout: 5 },
      400,
      'INVALID_ARGUMENT',
    ],
    ['a broken body', 'POST', `/v2/${PARENT}/jobs?jobId=a`, '{', 400, 'INVALID_ARGUMENT'],
    [
      'a body that is no object',
      'POST',
      `/v2/${PARENT}/jobs?jobId=a`,
      '[]',
      400,
      'INVALID_ARGUMENT',
    ],
    ['what is no path', 'GET', '//', undefined, 400, 'INVALID_ARGUMENT'],
    ['a broken path', 'GET', `/v2/${PARENT}/jobs/%zz`, undefined, 400, 'INVALID_ARGUMENT'],
    [
      'what is not implemented',
      'GET',
      `/v2/${PARENT}/jobs/a:getIamPolicy`,
      undefined,
      501,
      'UNIMPLEMENTED',
    ],
  ])('%s', async (_, verb, path, body, code, status) => {
    const answer = await call(verb, path, body);
    expect(answer.json).toEqual({
      error: { code, status, message: expect.stringMatching(/./), details: [] },
    });
    expect(answer.status).toBe(code);
  });

  test('a page in a browser may not use the server', async () => {
    const headers = { origin: 'https://example.com' };
    const answer = await call('POST', `/v2/${PARENT}/jobs?jobId=evil`, { template }, headers);
    expect(answer).toMatchObject({ status: 403, json: { error: { status: 'PERMISSION_DENIED' } } });
    expect((await call('GET', `/v2/${PARENT}/jobs/evil`)).status).toBe(404);
  });
});

test('a client that sends nothing, or its first letters slowly, does no harm', async () => {
  connect(fixture.server.port, '127.0.0.1').end();
  const slow = connect(fixture.server.port, '127.0.0.1');
  slow.setNoDelay(true);
  slow.write('G');
  slow.end(`ET /v2/${PARENT}/jobs HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
  expect(await text(slow)).toMatch(/^HTTP\/1\.1 200 /);
});
