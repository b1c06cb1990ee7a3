import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { Objects } from '../chaos/objects.ts';
import { Stack } from '../stack.ts';
import { python } from './python.ts';
import { User, type SeenJob } from './user.ts';

jest.setTimeout(300_000);

const EPOCHS = 120;
/** Slow enough that several checkpoints are kept, which happens every two seconds. */
const RECIPE = { epochs: EPOCHS, patience: EPOCHS, hiddenLayers: [256, 256], batchWindows: 16 };
const PATIENCE_MS = 120_000;
const PAUSE_MS = 100;

interface Logged {
  readonly attempt: number;
  readonly lines: readonly string[];
}

let folder: string;
let stack: Stack;
let objects: Objects;
let user: User;
let rows: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fitlane-epochs-'));
  stack = new Stack({ folder, settings: { SERVER_PORT: '0', MINIO_CONSOLE: 'off' } });
  const make = ['-m', 'fitlane_examples.gestures', '--dir', folder];
  const [{ code, output }] = await Promise.all([python(make), stack.start()]);
  if (code !== 0) throw new Error(output);
  objects = new Objects(stack.wiring);
  user = new User(stack.addresses.api, key());
  rows = await user.upload(join(folder, 'gestures_train.parquet'));
});

afterAll(async () => {
  objects.close();
  await stack.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('a task that is killed between its epochs is gone on with, to the same model', async () => {
  const undisturbed = await user.succeeded((await fit()).id);
  const { id } = await fit();
  await user.until(id, ({ progress }) => (progress?.metrics['epoch'] ?? 0) > 1);
  await until(async () => (await checkpoints()).length > 0);
  const killed = taskPids();
  expect(killed).toHaveLength(1);
  for (const pid of killed) process.kill(pid, 'SIGKILL');
  const disturbed = await user.succeeded(id);

  expect(undisturbed.attempts).toBe(1);
  expect(disturbed.attempts).toBe(2);
  const [lost = [], more = []] = await epochsByAttempt(id);
  expect(lost[0]).toBe(1);
  expect(lost.at(-1)).toBeLessThan(EPOCHS);
  expect(more[0]).toBeGreaterThan(1);
  expect(more).toEqual(wholeNumbers(more[0] ?? NaN, EPOCHS));
  expect(await cardOf(disturbed)).toEqual(await cardOf(undisturbed));
  expect(await digestOf(disturbed)).toBe(await digestOf(undisturbed));
  expect(await checkpoints()).toEqual([]);
});

function fit(): Promise<SeenJob> {
  return user.submit('fit', {
    dataset: rows,
    target: 'gesture',
    trainer: 'gesture-mlp',
    groupColumn: 'recording',
    idColumns: ['person'],
    parameters: RECIPE,
    validation: 'none',
    lane: 'bulk',
  });
}

async function checkpoints(): Promise<string[]> {
  return (await objects.all()).map(({ uri }) => uri).filter((uri) => uri.endsWith('/checkpoint'));
}

/** The epochs that each attempt told of, in their order. */
async function epochsByAttempt(id: string): Promise<number[][]> {
  const headers = { authorization: `Bearer ${key()}` };
  const answer = await fetch(`${stack.addresses.api}/v1/jobs/${id}/logs`, { headers });
  const epochs: number[][] = [];
  for (const [, data = ''] of (await answer.text()).matchAll(/^data: (\{.*\})$/gm)) {
    const { attempt, lines } = JSON.parse(data) as Logged;
    const found = lines.flatMap((line) => /epoch (\d+) of/.exec(line)?.[1] ?? []);
    (epochs[attempt - 1] ??= []).push(...found.map(Number));
  }
  return epochs;
}

function wholeNumbers(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, place) => first + place);
}

/** With the loss of each epoch. Who is killed gets more memory, and with it more threads. */
async function cardOf({ outputs }: SeenJob): Promise<unknown> {
  const path = `/v1/versions/${outputs?.version ?? ''}/card`;
  const { threads, ...card } = await user.send<Record<string, unknown>>('GET', path);
  expect(threads).toBeGreaterThan(0);
  return card;
}

/** Of what the model says, which the times in its file do not change. */
async function digestOf({ outputs }: SeenJob): Promise<string> {
  const program = `
import sys
from fitlane import Client
from fitlane_ml.model_file import digest_of
with Client() as client:
    print(digest_of(client.download_model(sys.argv[1], sys.argv[2]).read_bytes()))
`;
  const env = { FITLANE_URL: stack.addresses.api, FITLANE_API_KEY: key() };
  const to = join(folder, 'model.skops');
  const { code, output } = await python(['-c', program, outputs?.version ?? '', to], env);
  expect({ code, output }).toEqual({
    code: 0,
    output: expect.stringMatching(/^sha256:\w{64}\s*$/),
  });
  return output.trim();
}

function key(): string {
  return readFileSync(stack.apiKeyPath, 'utf8').trim();
}

/** The processes of the container's bulk entry that this stack runs. */
function taskPids(): number[] {
  const server = stack.part('cloud-run').pid;
  const listed = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' });
  return listed.split('\n').flatMap((line) => {
    const [pid, parent, ...args] = line.trim().split(/\s+/);
    return Number(parent) === server && args.includes('fitlane_ml.job') ? [Number(pid)] : [];
  });
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error('it never happened');
    await sleep(PAUSE_MS);
  }
}
