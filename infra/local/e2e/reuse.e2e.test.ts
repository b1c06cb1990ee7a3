import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { Stack } from '../stack.ts';
import { python } from './python.ts';
import { User } from './user.ts';

jest.setTimeout(300_000);

/** Pairs of requests at the same instant. */
const ROUND = 20;
const ROUNDS = 10;
/** The API dies before, while and after it commits what a round asks for. */
const MS_BEFORE_KILL = 12;
const PATIENCE_MS = 60_000;
const PAUSE_MS = 50;
const NO_LIMIT = '1000000';

let folder: string;
let stack: Stack;
let url: string;
let key: string;
let dataset: string;
/** Requests whose connection broke, or was refused. */
let broken = 0;

/** Nobody computes: every job stays as it was accepted. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fitlane-reuse-'));
  stack = new Stack({
    folder,
    only: ['firestore', 'pubsub', 'minio', 'api'],
    settings: {
      SERVER_PORT: '0',
      MINIO_CONSOLE: 'off',
      TENANT_SUBMITS_PER_MINUTE: NO_LIMIT,
      TENANT_QUEUED_JOBS: NO_LIMIT,
    },
  });
  const make = ['-m', 'fitlane_examples.make_data', '--dir', folder];
  const [{ code, output }] = await Promise.all([python(make), stack.start()]);
  if (code !== 0) throw new Error(output);
  url = stack.addresses.api;
  key = readFileSync(stack.apiKeyPath, 'utf8').trim();
  dataset = await new User(url, key).upload(join(folder, 'train.parquet'));
});

afterAll(async () => {
  await stack.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Answer {
  readonly id: string;
  readonly items: readonly unknown[];
  readonly nextCursor: string | null;
}

async function send(
  method: string,
  path: string,
  body: object | null,
  name: string | null,
): Promise<Answer> {
  const headers = {
    authorization: `Bearer ${key}`,
    'content-type': 'application/json',
    ...(name !== null && { 'idempotency-key': name }),
  };
  const content = body === null ? {} : { body: JSON.stringify(body) };
  const text = await untilAnswered(() => fetch(`${url}${path}`, { method, headers, ...content }));
  return JSON.parse(text) as Answer;
}

/** Again and again, as a client does whose connection breaks. */
async function untilAnswered(ask: () => Promise<Response>): Promise<string> {
  const deadline = Date.now() + PATIENCE_MS;
  while (Date.now() < deadline) {
    try {
      const response = await ask();
      const text = await response.text();
      if (response.ok) return text;
      throw new Refused(`${response.status} ${text}`);
    } catch (error) {
      if (error instanceof Refused) throw error;
      broken += 1;
      await sleep(PAUSE_MS);
    }
  }
  throw new Error('the API never answered');
}

class Refused extends Error {}

async function countJobs(): Promise<number> {
  let jobs = 0;
  let cursor: string | null = '';
  while (cursor !== null) {
    const after: string = cursor === '' ? '' : `&cursor=${cursor}`;
    const page = await send('GET', `/v1/jobs?limit=100${after}`, null, null);
    jobs += page.items.length;
    cursor = page.nextCursor;
  }
  return jobs;
}

/** @returns the jobs that two identical requests are answered with. */
async function twice(body: object, name: string | null): Promise<string[]> {
  const ask = async () => (await send('POST', '/v1/fit', { dataset, ...body }, name)).id;
  return Promise.all([ask(), ask()]);
}

/** The jobs of `ROUND` pairs of requests, begun at the same instant; each pair must name one. */
async function round(pair: (number: number) => Promise<string[]>): Promise<void> {
  const pairs = await Promise.all(Array.from({ length: ROUND }, (_, number) => pair(number)));
  for (const [one, other] of pairs) expect(other).toBe(one);
  expect(new Set(pairs.flat()).size).toBe(ROUND);
}

test(`two identical submits at the same instant, ${ROUNDS * ROUND} times: one job each time`, async () => {
  const before = await countJobs();
  for (let seed = 0; seed < ROUNDS * ROUND; seed += ROUND) {
    await round((number) => twice({ randomState: seed + number }, null));
  }
  expect((await countJobs()) - before).toBe(ROUNDS * ROUND);
});

test(`the same with idempotency keys, across an API that is killed ${ROUNDS} times`, async () => {
  const before = await countJobs();
  broken = 0;
  for (let kill = 0; kill < ROUNDS; kill += 1) {
    const asked = round((number) => twice({ reuse: false }, `name-${kill}-${number}`));
    await sleep(MS_BEFORE_KILL * (kill + 1));
    stack.part('api').kill('SIGKILL');
    await stack.part('api').restart();
    await asked;
  }
  // Else it was killed only while nothing was asked of it.
  expect(broken).toBeGreaterThan(ROUND);
  expect((await countJobs()) - before).toBe(ROUNDS * ROUND);
});
