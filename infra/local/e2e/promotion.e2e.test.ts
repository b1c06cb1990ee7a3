import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { Stack } from '../stack.ts';
import { python } from './python.ts';
import { User } from './user.ts';

jest.setTimeout(300_000);

const CONNECTIONS = 32;
const PROMOTIONS = 20;
const PATIENCE_MS = 60_000;
const POLL_MS = 5;

/** The two versions disagree about every row: an answer shows which model has computed it. */
const ROW = [45];

let folder: string;
let stack: Stack;
let user: User;
let key: string;
/** What each version says of the row. */
let labelOf: Map<string, boolean>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fitlane-promotion-'));
  stack = new Stack({ folder, settings: { SERVER_PORT: '0', MINIO_CONSOLE: 'off' } });
  await Promise.all([makeData(), stack.start()]);
  key = readFileSync(stack.apiKeyPath, 'utf8').trim();
  user = new User(stack.addresses.api, key);
  labelOf = new Map([
    [await fit('above.parquet'), true],
    [await fit('below.parquet'), false],
  ]);
});

afterAll(async () => {
  await stack.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function makeData(): Promise<void> {
  const { code, output } = await python([
    '-c',
    `
import pathlib, sys
import pyarrow as pa, pyarrow.parquet as pq
folder = pathlib.Path(sys.argv[1])
x = [float(i % 50) for i in range(400)]
for name, label in ("above", lambda v: v > 20), ("below", lambda v: v <= 20):
    pq.write_table(pa.table({"x": x, "y": [label(v) for v in x]}), folder / f"{name}.parquet")
`,
    folder,
  ]);
  if (code !== 0) throw new Error(output);
}

async function fit(file: string): Promise<string> {
  const dataset = await user.upload(join(folder, file));
  const { id } = await user.submit('fit', { dataset, model: 'swapped' });
  return (await user.succeeded(id)).outputs?.version ?? '';
}

/** Asks on so many connections, one request after the other on each, until it is told to stop. */
class Load {
  answered = 0;
  readonly faults: string[] = [];
  #isOver = false;
  /** From an answer of the promoted version on, until another one is promoted. */
  #expected: string | null = null;
  #seen = '';
  readonly #connections = Array.from({ length: CONNECTIONS }, () => this.#ask());

  /** Any of the two may answer, until this one has. */
  async follows(promote: () => Promise<string>): Promise<void> {
    this.#expected = null;
    const version = await promote();
    const deadline = Date.now() + PATIENCE_MS;
    while (this.#seen !== version) {
      if (Date.now() > deadline) throw new Error(`${version} was promoted, and never answered`);
      await sleep(POLL_MS);
    }
    this.#expected = version;
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    await Promise.all(this.#connections);
  }

  async #ask(): Promise<void> {
    while (!this.#isOver) {
      const expected = this.#expected;
      try {
        const { version, prediction } = await predict();
        this.answered += 1;
        this.#seen = version;
        if (prediction !== labelOf.get(version)) this.faults.push(`${version} said ${prediction}`);
        if (expected === null || expected !== this.#expected) continue;
        if (version !== expected) this.faults.push(`${version} answered after ${expected}`);
      } catch (error) {
        this.faults.push(String(error));
      }
    }
  }
}

async function predict(): Promise<{ version: string; prediction: boolean }> {
  const response = await fetch(`${stack.addresses.inference}/v1/models/swapped/predict`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ instance: ROW }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.status} ${text}`);
  return JSON.parse(text) as { version: string; prediction: boolean };
}

test(`${PROMOTIONS} promotions under load: each is followed, and no request fails`, async () => {
  const versions = [...labelOf.keys()];
  const { pid } = stack.part('inference');
  const load = new Load();
  for (let count = 0; count < PROMOTIONS; count += 1) {
    const version = versions[count % versions.length] ?? '';
    await load.follows(async () => {
      await user.send('POST', '/v1/models/swapped/promote', { version });
      return version;
    });
  }
  await load.follows(async () => {
    const path = '/v1/models/swapped/demote';
    return (await user.send<{ version: string }>('POST', path, {})).version;
  });
  await load.stop();
  expect(load.faults).toEqual([]);
  expect(load.answered).toBeGreaterThan(PROMOTIONS * CONNECTIONS);
  expect(stack.part('inference').pid).toBe(pid);
  const { items } = await user.send<{ items: unknown[] }>(
    'GET',
    '/v1/models/swapped/ledger?limit=100',
  );
  expect(items).toHaveLength(PROMOTIONS + 1);
});

test('a batch names the model, and gets its version in production, not the newest', async () => {
  const promoted = (await predict()).version;
  expect(await fit('above.parquet')).not.toBe(promoted);
  const dataset = await user.upload(join(folder, 'below.parquet'));
  const { id } = await user.submit('predict', { dataset, model: 'swapped' });
  await user.succeeded(id);
  const job = await user.send<{ inputs: { version: string } }>('GET', `/v1/jobs/${id}`);
  expect(job.inputs.version).toBe(promoted);
});

test('promotions at once land one after the other, and none is lost', async () => {
  const promote = (version: string) =>
    user.send<Promoted>('POST', '/v1/models/swapped/promote', { version, alias: 'raced' });
  const [one = '', other = ''] = labelOf.keys();
  const racers = Array.from({ length: 10 }, (_, n) => (n % 2 === 0 ? one : other));
  const answers = await Promise.all(racers.map(promote));
  const { items } = await user.send<{ items: Promoted[] }>(
    'GET',
    '/v1/models/swapped/ledger?alias=raced&limit=100',
  );
  // Whoever asked for what the alias meant by then has changed nothing.
  const landed = answers.filter(({ changed }) => changed).map(({ seq }) => seq);
  expect(landed.length).toBeGreaterThan(1);
  expect(items.map(({ seq }) => seq)).toEqual(landed.toSorted((a, b) => b - a));
  const predecessors = items.map(({ predecessor }) => predecessor);
  expect(predecessors).toEqual([...items.slice(1).map(({ seq }) => seq), null]);
});

interface Promoted {
  readonly seq: number;
  readonly predecessor: number | null;
  readonly changed: boolean;
}
