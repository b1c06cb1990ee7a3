import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { listExecutions } from '../chaos/faults/cloud-run-client.ts';
import { Objects } from '../chaos/objects.ts';
import { Stack } from '../stack.ts';
import { python } from './python.ts';
import { User, type SeenJob } from './user.ts';

jest.setTimeout(300_000);

const TASKS = 4;
const SETTINGS = {
  SERVER_PORT: '0',
  TICK_SECONDS: '1',
  BEAT_SECONDS: '0.5',
  SILENCE_SECONDS: '2',
  RETRY_BASE_SECONDS: '0.5',
};

let folder: string;
let stack: Stack;
let user: User;
let rows: string;
let version: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fitlane-e2e-'));
  stack = new Stack({ folder, settings: SETTINGS });
  await Promise.all([makeRows(), stack.start()]);
  user = new User(stack.addresses.api, readFileSync(stack.apiKeyPath, 'utf8').trim());
  rows = await user.upload(join(folder, 'rows.parquet'));
  const train = await user.upload(join(folder, 'train.parquet'));
  const fit = await user.submit('fit', { dataset: train, lane: 'express' });
  version = (await user.succeeded(fit.id)).outputs?.version ?? '';
});

afterAll(async () => {
  await stack.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Enough rows, in 16 groups, that each of the tasks is busy for seconds. */
async function makeRows(): Promise<void> {
  const { code, output } = await python([
    '-c',
    `
import pathlib, sys
import numpy as np, pyarrow as pa, pyarrow.parquet as pq
rng, folder = np.random.default_rng(0), pathlib.Path(sys.argv[1])
def write(name, n, groups):
    x = rng.standard_normal((n, 10)).astype("float32")
    y = (x[:, 0] + x[:, 1] > 0).astype("int64")
    table = pa.table({"id": np.arange(n, dtype="int32"), **{f"x{i}": x[:, i] for i in range(10)}, "y": y})
    pq.write_table(table if name == "train" else table.drop(["y"]), folder / f"{name}.parquet", row_group_size=n // groups, use_dictionary=False)
write("train", 2_000, 1)
write("rows", 1_200_000, 16)
`,
    folder,
  ]);
  if (code !== 0) throw new Error(output);
}

test('a killed task costs only its own part again, and the result is the bytes of one task', async () => {
  const alone = await user.submit('predict', { dataset: rows, version, lane: 'bulk' });
  const expected = await digestOf(await user.succeeded(alone.id));
  const shared = await user.submit('predict', { dataset: rows, version, tasks: TASKS });
  await killTask(2);
  const done = await user.succeeded(shared.id);
  expect(done.steps.map(({ name, tasks }) => [name, tasks])).toEqual([
    ['predict', TASKS],
    ['join', 1],
  ]);
  expect(await digestOf(done)).toBe(expected);
  expect(await taskCounts()).toEqual([1, TASKS, 1]);
  await expectPartsGone(done);
});

/** Of what the tasks have written, which is in the one file. */
async function expectPartsGone({ id }: SeenJob): Promise<void> {
  const objects = new Objects(stack.wiring);
  const all = await objects.all();
  objects.close();
  const parts = all.filter(({ uri }) => uri.includes(`/${id}/`) && uri.endsWith('.parquet'));
  expect(parts).toHaveLength(1);
}

/** Of all executions, the oldest first: what was computed again is the one task that was killed. */
async function taskCounts() {
  const executions = await listExecutions(stack.addresses.cloudRun);
  const times = executions.map(
    ({ createTime = '', taskCount }) => [createTime, taskCount] as const,
  );
  return times.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, taskCount]) => taskCount);
}

async function digestOf({ id }: SeenJob): Promise<string> {
  const { files } = await user.send<{ files: { url: string }[] }>('GET', `/v1/jobs/${id}/result`);
  expect(files).toHaveLength(1);
  const bytes = await (await fetch(files[0]!.url)).arrayBuffer();
  return createHash('sha256').update(new Uint8Array(bytes)).digest('hex');
}

/** As the machine under it would: without a word. */
async function killTask(index: number): Promise<void> {
  const deadline = Date.now() + 120_000;
  for (let pid = pidOf(index); ; pid = pidOf(index)) {
    if (pid !== null) return void process.kill(pid, 'SIGKILL');
    if (Date.now() > deadline) throw new Error(`task ${index} never ran`);
    await sleep(50);
  }
}

function pidOf(index: number): number | null {
  const listed = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' });
  const server = stack.part('cloud-run').pid;
  const pids = listed.split('\n').flatMap((line) => {
    const [pid = '', parent, ...args] = line.trim().split(/\s+/);
    return Number(parent) === server && args.includes('fitlane_ml.job') ? [Number(pid)] : [];
  });
  return pids.find((pid) => isTask(pid, index)) ?? null;
}

function isTask(pid: number, index: number): boolean {
  const environment = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
  const isOfMany = environment.includes(`CLOUD_RUN_TASK_COUNT=${TASKS}`);
  return isOfMany && environment.includes(`CLOUD_RUN_TASK_INDEX=${index}`);
}
