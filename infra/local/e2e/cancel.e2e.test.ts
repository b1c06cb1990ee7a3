import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { definePart } from '../part-definitions.ts';
import { provisionRunJobs } from '../provision/run-jobs.ts';
import { ROOT } from '../set-up/paths.mjs';
import { Stack } from '../stack.ts';
import type { PartDefinition, PartName } from '../supervision/part-definition.ts';
import type { Wiring } from '../wiring.ts';
import { python } from './python.ts';
import { ThrottledProxy } from './throttled-proxy.ts';
import { User, type SeenJob } from './user.ts';

jest.setTimeout(300_000);

const TASKS = 8;
const GROUP_ROWS = 30_000;
/** A task's row group then takes a minute: long enough to be cancelled in the middle. */
const BYTES_PER_SECOND = 80_000;

let folder: string;
let stack: Stack;
let storage: ThrottledProxy;
let user: User;
let version: string;
let rows: string;

/** All intervals are those of production. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fitlane-cancel-'));
  storage = new ThrottledProxy(() => stack.wiring.ports.minio, BYTES_PER_SECOND);
  const slowStorage = await storage.listen();
  const define = (name: PartName, wiring: Wiring) => withSlowTasks(name, wiring, slowStorage);
  const settings = { SERVER_PORT: '0', MINIO_CONSOLE: 'off' };
  stack = new Stack({ folder, settings, define });
  await Promise.all([makeTables(), stack.start()]);
  user = new User(stack.addresses.api, readFileSync(stack.apiKeyPath, 'utf8').trim());
  const fit = await user.submit('fit', { dataset: await user.upload(join(folder, 'a.parquet')) });
  version = (await user.succeeded(fit.id)).outputs?.version ?? '';
  rows = await user.upload(join(folder, 'b.parquet'));
});

afterAll(async () => {
  await stack.stop();
  await storage.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Bulk tasks read through the throttle; everybody else reads at full speed. */
function withSlowTasks(name: PartName, wiring: Wiring, slowStorage: string): PartDefinition {
  const part = definePart(name, wiring);
  if (name !== 'cloud-run') return part;
  const more = { AWS_ENDPOINT_URL: slowStorage };
  return { ...part, provision: () => provisionRunJobs(wiring, more) };
}

/** A small table to fit, and one with a row group for each task. */
async function makeTables(): Promise<void> {
  const { code, output } = await python([
    '-c',
    `
import sys
import numpy as np, pyarrow as pa, pyarrow.parquet as pq
rng = np.random.default_rng(0)
def table(rows):
    x = rng.normal(size=(rows, 20))
    return pa.table({**{f"x{i}": x[:, i] for i in range(20)}, "y": (x[:, 0] > 0).astype("int64")})
pq.write_table(table(1000), sys.argv[1] + "/a.parquet")
pq.write_table(table(${TASKS * GROUP_ROWS}), sys.argv[1] + "/b.parquet",
               row_group_size=${GROUP_ROWS}, use_dictionary=False)
`,
    folder,
  ]);
  if (code !== 0) throw new Error(output);
}

test('a running job of eight tasks is gone when it says so, and leaves no result', async () => {
  const job = await runningOnAllTasks();
  const seconds = await cancelled(job);
  report('cancelled, eight tasks', seconds);
  await expectNothingLeft(job);
  expect(explained(job)).toMatch(
    /Status: cancelled.*It holds nothing, as its record says\..*it is over\./s,
  );
});

test('tasks that ignore SIGTERM are gone, too, when it says so', async () => {
  const job = await runningOnAllTasks();
  for (const pid of taskPids()) process.kill(pid, 'SIGSTOP');
  const seconds = await cancelled(job);
  report('cancelled, eight tasks that ignore SIGTERM (grace period 10 s)', seconds);
  await expectNothingLeft(job);
});

test('a running express job is gone when it says so, and can be tried again', async () => {
  const job = await user.submit('fit', { dataset: rows, lane: 'express' });
  await user.until(job.id, ({ status, progress }) => status === 'running' && progress !== null);
  const children = childrenOfWorker();
  const seconds = await cancelled(job);
  report('cancelled, express', seconds);
  const left = childrenOfWorker();
  expect(children.filter((pid) => left.includes(pid)).length).toBeLessThan(children.length);
  const retry = await user.send<SeenJob>('POST', `/v1/jobs/${job.id}/retry`);
  await user.succeeded(retry.id);
});

async function runningOnAllTasks(): Promise<SeenJob> {
  const job = await user.submit('predict', { dataset: rows, version, tasks: TASKS });
  await user.until(job.id, ({ status }) => status === 'running');
  await until(() => taskPids().length === TASKS);
  await user.until(job.id, ({ progress }) => progress?.phase === 'predict');
  expect(taskPids()).toHaveLength(TASKS);
  return job;
}

/** @returns the seconds from the request until the job says that it is cancelled. */
async function cancelled({ id }: SeenJob): Promise<number> {
  const since = performance.now();
  const answer = await user.send<SeenJob>('POST', `/v1/jobs/${id}/cancel`);
  expect(answer.status).toBe('cancelling');
  await user.until(id, ({ status }) => status === 'cancelled');
  return (performance.now() - since) / 1000;
}

async function expectNothingLeft({ id }: SeenJob): Promise<void> {
  expect(taskPids()).toEqual([]);
  await expect(user.send('GET', `/v1/jobs/${id}/result`)).rejects.toThrow('409');
  const seen = await user.send<SeenJob>('GET', `/v1/jobs/${id}`);
  expect(seen).toMatchObject({ status: 'cancelled', outputs: null, error: null });
}

function explained({ id }: SeenJob): string {
  const FIRESTORE_EMULATOR_HOST = stack.addresses.firestoreHost;
  const args = ['--import', 'tsx', join(ROOT, 'infra/local/explain.ts'), id];
  const options = { encoding: 'utf8', env: { ...process.env, FIRESTORE_EMULATOR_HOST } } as const;
  return execFileSync(process.execPath, args, options);
}

/** A measurement for the reader of the log; how fast is fast enough is not this test's business. */
function report(what: string, seconds: number): void {
  process.stdout.write(`${what}: ${seconds.toFixed(1)} s\n`);
}

/** The processes of the container's bulk entry that this stack runs. */
function taskPids(): number[] {
  const server = stack.part('cloud-run').pid;
  return processes().flatMap(({ pid, parent, args }) =>
    parent === server && args.includes('fitlane_ml.job') ? [pid] : [],
  );
}

/** One computes; another may wait for the next job. */
function childrenOfWorker(): number[] {
  const worker = stack.part('worker').pid;
  const all = processes();
  const zygote = all.find(({ parent }) => parent === worker)?.pid;
  return all.flatMap(({ pid, parent, state }) =>
    parent === zygote && !state.startsWith('Z') ? [pid] : [],
  );
}

function processes() {
  const listed = execFileSync('ps', ['-eo', 'pid=,ppid=,stat=,args='], { encoding: 'utf8' });
  return listed
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .map(([pid, parent, state = '', ...args]) => {
      return { pid: Number(pid), parent: Number(parent), state, args };
    });
}

async function until(isSo: () => boolean): Promise<void> {
  const deadline = Date.now() + 120_000;
  while (!isSo()) {
    if (Date.now() > deadline) throw new Error('it never happened');
    await sleep(100);
  }
}
