import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { python } from '../e2e/python.ts';
import { User } from '../e2e/user.ts';
import { BUCKETS } from '../local-project.ts';
import { Stack, type StackOptions } from '../stack.ts';
import type { Addresses } from '../wiring.ts';
import { restoreObjects, restoreRecords, takeBackup } from './backup.ts';
import { readContents, type Contents } from './contents.ts';

jest.setTimeout(300_000);

/** Short, so that what died with the first stack is missed soon. */
const SETTINGS = {
  SERVER_PORT: '0',
  MINIO_CONSOLE: 'off',
  TICK_SECONDS: '1',
  BEAT_SECONDS: '0.5',
  SILENCE_SECONDS: '3',
  RETRY_BASE_SECONDS: '0.5',
};
/** The two versions disagree about it: an answer shows which model has computed it. */
const ROW = [25];
const ROWS = 300_000;
/** Still running when it is ended. */
const LONG = { maxIterations: 1000, earlyStopping: 'never' };
const ENDED = ['cloud-run', 'worker', 'inference'] as const;

interface Online {
  readonly version: string;
  readonly prediction: boolean;
}

/** What the first stack had done when its backup was taken, and what is to be found again. */
interface Work {
  readonly addresses: Addresses;
  readonly dataset: string;
  /** Fitted first and promoted last: neither the newest, nor the only one of its alias. */
  readonly version: string;
  readonly newerVersion: string;
  readonly finished: readonly string[];
  /** It was running. */
  readonly unfinished: string;
  readonly prediction: { readonly job: string; readonly digest: string };
  readonly online: Online;
  /** What the API answers, by path. */
  readonly answers: Readonly<Record<string, unknown>>;
  readonly contents: Contents;
}

let folder: string;
let stack: Stack;
let key: string;
let work: Work;
let restored: Contents;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fitlane-restore-'));
  const backup = join(folder, 'backup');
  await Promise.all([makeData(), startStack('first')]);
  key = readFileSync(stack.apiKeyPath, 'utf8').trim();
  work = await doWork();
  await takeBackup(stack.wiring, backup);
  await stack.stop();
  rmSync(stack.folder, { recursive: true });

  restoreRecords(backup, join(folder, 'second'));
  await startStack('second', { only: ['firestore', 'minio'] });
  await restoreObjects(backup, stack.wiring);
  restored = await readContents(stack.wiring);
  await stack.stop();
  await startStack('second');
});

afterAll(async () => {
  await stack.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function startStack(name: string, options: StackOptions = {}): Promise<void> {
  stack = new Stack({ ...options, folder: join(folder, name), settings: SETTINGS });
  await stack.start();
}

async function makeData(): Promise<void> {
  const { code, output } = await python([
    '-c',
    `
import pathlib, sys
import numpy as np, pyarrow as pa, pyarrow.parquet as pq
folder, rows = pathlib.Path(sys.argv[1]), int(sys.argv[2])
x = np.arange(rows) % 50.0
for name, limit, count in ("first", 20, 1000), ("second", 30, 1000), ("large", 20, rows):
    table = pa.table({"x": x[:count], "y": x[:count] > limit})
    pq.write_table(table, folder / f"{name}.parquet")
`,
    folder,
    String(ROWS),
  ]);
  if (code !== 0) throw new Error(output);
}

/** The controller ends in the middle, and everything else soon after: what is compared stands still. */
async function doWork(): Promise<Work> {
  const user = userOf(stack);
  const dataset = await user.upload(join(folder, 'first.parquet'));
  const first = await fitted(user, dataset);
  const second = await fitted(user, await user.upload(join(folder, 'second.parquet')));
  for (const { version } of [first, second, first]) {
    await user.send('POST', '/v1/models/kept/promote', { version });
  }
  const { version } = first;
  const prediction = await predicted(user, dataset, version);
  const online = await predictOnline();
  const large = await user.upload(join(folder, 'large.parquet'));
  const long = { dataset: large, model: 'unfinished', lane: 'bulk', parameters: LONG };
  const { id } = await user.submit('fit', long);
  await user.until(id, ({ status }) => status === 'running');
  stack.part('controller').killGroups();
  await Promise.all(ENDED.map((name) => stack.part(name).stop()));
  const finished = [first.job, second.job, prediction.job];
  return {
    ...{ addresses: stack.addresses, dataset, version, newerVersion: second.version },
    ...{ finished, unfinished: id, prediction, online },
    answers: await answersOf(finished),
    contents: await readContents(stack.wiring),
  };
}

const userOf = ({ addresses }: Stack) => new User(addresses.api, key);

async function fitted(user: User, dataset: string): Promise<{ job: string; version: string }> {
  const { id } = await user.submit('fit', { dataset, model: 'kept' });
  return { job: id, version: (await user.succeeded(id)).outputs?.version ?? '' };
}

/** By the version that is named; the file is read as a user downloads it. */
async function predicted(
  user: User,
  dataset: string,
  version: string,
): Promise<Work['prediction']> {
  const { id } = await user.submit('predict', { dataset, version });
  await user.succeeded(id);
  return { job: id, digest: await digestOf(user, id) };
}

async function digestOf(user: User, job: string): Promise<string> {
  const { files } = await user.send<{ files: { url: string }[] }>('GET', `/v1/jobs/${job}/result`);
  const hash = createHash('sha256');
  for (const { url } of files) hash.update(Buffer.from(await (await fetch(url)).arrayBuffer()));
  return hash.digest('hex');
}

async function predictOnline(): Promise<Online> {
  const user = new User(stack.addresses.inference, key);
  const { version, prediction } = await user.send<Online>('POST', '/v1/models/kept/predict', {
    instance: ROW,
  });
  return { version, prediction };
}

/** What a user sees of what is over. */
async function answersOf(jobs: readonly string[]): Promise<Work['answers']> {
  const paths = [
    '/v1/models/kept/ledger',
    '/v1/models/kept/aliases/production',
    '/v1/versions?model=kept',
    '/v1/datasets',
    ...jobs.flatMap((id) => ['', '/events'].map((path) => `/v1/jobs/${id}${path}`)),
  ];
  const headers = { authorization: `Bearer ${key}` };
  const answers = paths.map(async (path) => {
    const response = await fetch(`${stack.addresses.api}${path}`, { headers });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    // Firestore keeps no order of fields, so that texts may differ where answers do not.
    const isJson = response.headers.get('content-type')?.includes('json');
    return [path, await (isJson ? response.json() : response.text())] as const;
  });
  return Object.fromEntries(await Promise.all(answers));
}

test('every document and every object is there, and none is changed', () => {
  expect(restored.documents).toEqual(work.contents.documents);
  expect(restored.objects).toEqual(work.contents.objects);
});

test('jobs with their events, versions, ledger entries and objects are among them', () => {
  const collections = Object.keys(restored.documents).map((path) => path.split('/').at(-2));
  const needed = ['jobs', 'events', 'tasks', 'datasets', 'versions', 'aliases', 'ledger'];
  expect(collections).toEqual(expect.arrayContaining([...needed, 'apiKeys']));
  const buckets = Object.keys(restored.objects).map((uri) => uri.split('/')[2]);
  expect(buckets).toEqual(expect.arrayContaining([BUCKETS.datasets, BUCKETS.models]));
});

test('users see the same at another address, with the keys that they had', async () => {
  expect(stack.addresses.firestoreHost).not.toBe(work.addresses.firestoreHost);
  expect(stack.addresses.minio).not.toBe(work.addresses.minio);
  expect(await answersOf(work.finished)).toEqual(work.answers);
});

test('the old version predicts the same bytes as before', async () => {
  const user = userOf(stack);
  expect(await digestOf(user, work.prediction.job)).toBe(work.prediction.digest);
  const again = await predicted(user, work.dataset, work.version);
  expect(again.job).not.toBe(work.prediction.job);
  expect(again.digest).toBe(work.prediction.digest);
});

test('online inference serves the version that was promoted, not the newest', async () => {
  expect(await predictOnline()).toEqual({ version: work.version, prediction: true });
  expect(work.online).toEqual({ version: work.version, prediction: true });
  expect(work.newerVersion).not.toBe(work.version);
});

test('the job that was running is missed, and runs again', async () => {
  const { status } = work.contents.documents[`jobs/${work.unfinished}`] ?? {};
  expect(status).toBe('running');
  const job = await userOf(stack).succeeded(work.unfinished);
  expect(job.attempts).toBe(2);
});
