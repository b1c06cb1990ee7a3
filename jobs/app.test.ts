import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { FakeCallers } from '@fitlane/shared/testing/fake-callers.ts';
import { createApp } from './app.ts';
import type { PushAuth } from './routes/who-calls.ts';
import { EXPRESS, fitReport, World } from './testing/world.ts';

const accounts = { worker: 'worker@p', task: 'task@p', scheduler: 'scheduler@p' };
const SECRET = { type: 'secret', secret: 'a-long-enough-secret' } as const;

let world: World;
let server: Server;
beforeEach(async () => {
  world = new World();
  await open(SECRET);
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

async function open(pushAuth: PushAuth): Promise<void> {
  const callers = new FakeCallers([...Object.values(accounts), 'pubsub@p', 'stranger@p']);
  const app = createApp({ ...world.deps, callers, accounts, pushAuth });
  server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
}

async function post(
  path: string,
  from: string | null,
  body: unknown = {},
  headers: Record<string, string> = {},
): Promise<{ status: number; body: any }> {
  const { port } = server.address() as AddressInfo;
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(from !== null && { authorization: `Bearer ${from}` }),
      ...headers,
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, body: text.startsWith('{') ? JSON.parse(text) : text };
}

describe('who may call', () => {
  test.each([
    ['/tick', null],
    ['/tick', 'worker@p'],
    ['/claims', null],
    ['/claims', 'task@p'],
    ['/claims', 'unknown@p'],
    ['/wake-ups', 'stranger@p'],
    ['/wake?lane=bulk', null],
    ['/endings', null],
    ['/endings', 'worker@p'],
    ['/wake?lane=bulk&token=wrong', null],
    ['/jobs/job_1/attempts/1/claim', null],
    ['/jobs/job_1/attempts/1/finish', 'scheduler@p'],
  ])('POST %s from %s is refused', async (path, from) => {
    expect((await post(path, from)).status).toBe(401);
  });

  test('a task needs the token of its own attempt beside its identity', async () => {
    const path = '/jobs/job_1/attempts/1/claim';
    expect((await post(path, 'task@p')).status).toBe(401);
    const other = { 'x-fitlane-attempt': 'token:job_1:2' };
    expect((await post(path, 'task@p', {}, other)).status).toBe(401);
    const own = { 'x-fitlane-attempt': 'token:job_1:1' };
    expect((await post(path, 'task@p', {}, own)).status).toBe(400);
  });

  test('with oidc, Pub/Sub proves itself by its account, and no secret helps', async () => {
    await new Promise((resolve) => server.close(resolve));
    const callers = new FakeCallers(['pubsub@p', 'stranger@p']);
    await open({ type: 'oidc', callers, account: 'pubsub@p' });
    expect((await post('/wake?lane=bulk', 'pubsub@p')).status).toBe(204);
    expect((await post(`/wake?lane=bulk&token=${SECRET.secret}`, null)).status).toBe(401);
  });
});

describe('the way of a job over HTTP', () => {
  test('express: asked for, beaten, finished', async () => {
    await world.submit(EXPRESS);
    const ask = { lane: 'express', nonce: 'ask-1234', worker: 'w1' };
    const claimed = await post('/claims', 'worker@p', ask);
    expect(claimed.body).toMatchObject({ attemptToken: 'token:job_1:1' });
    const own = { 'x-fitlane-attempt': 'token:job_1:1' };
    const path = '/jobs/job_1/attempts/1';
    const beat = { nonce: 'ask-1234', taskIndex: 0, seq: 1, phase: 'train' };
    expect((await post(`${path}/beat`, 'worker@p', beat, own)).body).toEqual({
      cancel: false,
      beatSeconds: 5,
    });
    const finished = await post(`${path}/finish`, 'worker@p', fitReport('ask-1234'), own);
    expect(finished.status).toBe(200);
    expect((await world.job()).status).toBe('succeeded');
    expect((await post('/claims', 'worker@p', { ...ask, nonce: 'ask-5678' })).status).toBe(204);
  });

  test('bulk: woken, started, and a process that comes too late is told 409', async () => {
    await world.submit();
    await post(`/wake?lane=bulk&token=${SECRET.secret}`, null);
    expect(world.compute.executions.size).toBe(1);
    const own = { 'x-fitlane-attempt': 'token:job_1:1' };
    const claim = { nonce: 'nonce-0001', execution: 'fitlane-small-1', taskIndex: 0 };
    const path = '/jobs/job_1/attempts/1/claim';
    expect((await post(path, 'task@p', claim, own)).status).toBe(200);
    const late = { ...claim, execution: 'other', nonce: 'nonce-0002' };
    expect((await post(path, 'task@p', late, own)).status).toBe(409);
  });

  test.each([
    [`/wake?lane=bulk&token=${SECRET.secret}`, null, {}],
    ['/claims', 'worker@p', { lane: 'express', nonce: 'ask-1234', worker: 'w1' }],
  ])('%s makes the due loop look, though nothing can start', async (path, from, body) => {
    let kicks = 0;
    Object.assign(world.deps, { onDue: () => (kicks += 1) });
    await new Promise((resolve) => server.close(resolve));
    await open(SECRET);
    expect((await post(path, from, body)).status).toBe(204);
    expect(kicks).toBe(1);
  });

  test('the tick replaces lost wake-ups', async () => {
    await world.submit(EXPRESS);
    expect((await post('/tick', 'scheduler@p')).status).toBe(204);
    expect(world.messages.wakes).toEqual(['express']);
  });

  test('a malformed message says what is wrong with it', async () => {
    const { status, body } = await post('/claims', 'worker@p', { lane: 'bulk' });
    expect([status, body.code]).toEqual([400, 'invalid_request']);
    expect((await post('/claims', 'worker@p', '{')).status).toBe(400);
  });
});
