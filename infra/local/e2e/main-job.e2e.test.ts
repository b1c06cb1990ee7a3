import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { ExecutionsClient, JobsClient, type protos } from '@google-cloud/run';
import { credentials } from '@grpc/grpc-js';
import { PROJECT, REGION } from '../local-project.ts';
import { Stack } from '../stack.ts';
import { FaultyProxy } from '../chaos/wire/faulty-proxy.ts';
import { python } from './python.ts';
import { User, type SeenJob } from './user.ts';

jest.setTimeout(240_000);

const ROWS = 100_000;
/** Short, so that what died is missed soon. */
const SETTINGS = {
  SERVER_PORT: '0',
  TICK_SECONDS: '1',
  BEAT_SECONDS: '0.5',
  SILENCE_SECONDS: '3',
  LEASE_SECONDS: '8',
  WORKER_LEASE_SECONDS: '4',
  RETRY_BASE_SECONDS: '0.5',
};

let folder: string;
let stack: Stack;
let proxy: FaultyProxy;
let user: User;
let environment: Record<string, string>;
let train: string;
let test_: string;
let expected: number[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fitlane-e2e-'));
  proxy = new FaultyProxy(() => [stack.wiring.ports.controller]);
  const CONTROLLER_URL = await proxy.listen();
  stack = new Stack({ folder, settings: { ...SETTINGS, CONTROLLER_URL } });
  const [labels] = await Promise.all([makeData(), stack.start()]);
  expected = labels;
  const key = readFileSync(stack.apiKeyPath, 'utf8').trim();
  user = new User(stack.addresses.api, key);
  environment = { FITLANE_URL: stack.addresses.api, FITLANE_API_KEY: key };
  train = await user.upload(join(folder, 'train.parquet'));
  test_ = await user.upload(join(folder, 'test.parquet'));
});

afterAll(async () => {
  await stack.stop();
  await proxy.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Two files, and the labels that scikit-learn predicts when it is run directly. */
async function makeData(): Promise<number[]> {
  const { code, output } = await python([
    '-c',
    `
import json, pathlib, sys
import pyarrow.parquet as pq
from fitlane_examples.comparison import predict_directly
from fitlane_examples.sample_data import generated
train, test = generated(pathlib.Path(sys.argv[1]), ${ROWS}, ${ROWS / 5})
print(json.dumps(predict_directly(pq.read_table(train), pq.read_table(test)).tolist()))
`,
    folder,
  ]);
  if (code !== 0) throw new Error(output);
  return JSON.parse(output) as number[];
}

const isComputing = ({ status, progress }: SeenJob) =>
  status === 'running' && progress?.phase === 'train';

/** Fits and predicts in a lane, with something bad happening to the fit; the labels must be right. */
async function survives(
  lane: 'express' | 'bulk',
  harm: (fit: SeenJob) => Promise<void>,
): Promise<SeenJob> {
  const submitted = await user.submit('fit', { dataset: train, lane });
  await harm(submitted);
  const fit = await user.succeeded(submitted.id);
  const predict = await user.submit('predict', {
    dataset: test_,
    version: fit.outputs?.version,
    lane,
  });
  await user.succeeded(predict.id);
  expect(await user.predictions(predict.id)).toEqual(expected);
  return fit;
}

describe('the main job', () => {
  test('runs in both lanes, and every label is scikit-learn’s own', async () => {
    const args = ['-m', 'fitlane_examples.main_job', '--rows', '20000', '--dir', folder];
    const { code, output } = await python(args, environment);
    expect(output).toContain('100 %');
    expect(code).toBe(0);
  });

  test('follows many fits at once', async () => {
    const args = ['-m', 'fitlane_examples.example_2', '--jobs', '6'];
    const { code, output } = await python(args, environment);
    expect(output).toContain('6');
    expect(code).toBe(0);
  });
});

describe('bad files are refused before any compute', () => {
  const jobs = async () =>
    (await user.send<{ items: SeenJob[] }>('GET', '/v1/jobs?limit=100')).items;

  beforeAll(async () => {
    const { code, output } = await python(['-m', 'fitlane_examples.make_data', '--dir', folder]);
    if (code !== 0) throw new Error(output);
  });

  const example1 = (train_: string, test__: string) =>
    python(
      [
        '-m',
        'fitlane_examples.example_1',
        '--train',
        join(folder, train_),
        '--test',
        join(folder, test__),
      ],
      environment,
    );

  test('a training file without y', async () => {
    const before = await jobs();
    const { code, output } = await example1('BAD_train.parquet', 'test.parquet');
    expect(code).toBe(1);
    expect(output).toContain('"y"');
    expect(output).toMatch(/fix/i);
    expect(output).not.toContain('Traceback');
    expect(await jobs()).toEqual(before);
  });

  test('a test file without the first column', async () => {
    const before = await jobs();
    const { code, output } = await example1('train.parquet', 'BAD_test.parquet');
    expect(code).toBe(1);
    expect(output).toContain('"mean_radius"');
    expect(output).not.toContain('Traceback');
    // The fit ran; no prediction was even queued.
    expect(await jobs()).toHaveLength(before.length + 1);
  });
});

describe('whatever dies in the middle, the predictions are right', () => {
  test('the controller, while a bulk task computes', async () => {
    await survives('bulk', async ({ id }) => {
      await user.until(id, isComputing);
      stack.part('controller').kill('SIGKILL');
      await stack.part('controller').untilReady();
    });
  });

  test('the controller, while the worker computes', async () => {
    await survives('express', async ({ id }) => {
      await user.until(id, ({ status }) => status === 'running');
      stack.part('controller').kill('SIGKILL');
      await stack.part('controller').untilReady();
    });
  });

  test('the worker, while it computes', async () => {
    const fit = await survives('express', async ({ id }) => {
      await user.until(id, ({ status }) => status === 'running');
      stack.part('worker').kill('SIGKILL');
    });
    expect(fit.attempts).toBeGreaterThan(1);
  });

  test('a running bulk task', async () => {
    const fit = await survives('bulk', async ({ id }) => {
      await user.until(id, isComputing);
      process.kill(taskPid(), 'SIGKILL');
    });
    expect(fit.attempts).toBe(2);
  });

  test('the local Cloud Run with its task', async () => {
    await survives('bulk', async ({ id }) => {
      await user.until(id, isComputing);
      stack.part('cloud-run').kill('SIGKILL');
      await stack.part('cloud-run').untilReady();
    });
  });
});

describe('answers that get lost', () => {
  test.each([
    ['bulk', 'claim', /\/claim$/],
    ['bulk', 'finish', /\/finish$/],
    ['express', 'ask', /\/claims$/],
    ['express', 'finish', /\/finish$/],
  ] as const)('%s: the answer to a %s, three times', async (lane, _name, pattern) => {
    let lost = 0;
    const onHit = () => {
      lost += 1;
    };
    const fit = await survives(lane, async () => {
      proxy.arm({ trouble: 'loseAnswer', calls: pattern, times: 3, delayMs: 0, onHit });
      await Promise.resolve();
    });
    expect(lost).toBe(3);
    expect(fit.attempts).toBe(1);
  });
});

test('a doubled execution is refused, and the attempt stays with the first', async () => {
  const fit = await survives('bulk', async ({ id }) => {
    await user.until(id, isComputing);
    const double = await startDouble(id);
    await until(async () => (await execution(double)).completionTime != null);
    // Refused at its claim: it touched nothing and exited as done, or was cancelled on the way.
    expect((await execution(double)).failedCount ?? 0).toBe(0);
  });
  expect(fit.attempts).toBe(1);
});

type Execution = protos.google.cloud.run.v2.IExecution;

const runOptions = () => ({
  apiEndpoint: '127.0.0.1',
  port: stack.wiring.ports.cloudRun,
  sslCreds: credentials.createInsecure(),
});
const JOB = `projects/${PROJECT}/locations/${REGION}/jobs/fitlane-small`;

/** A second execution of the same attempt, as a RunJob whose answer was lost would leave behind. */
async function startDouble(jobId: string): Promise<string> {
  const env = (await executionOf(jobId)).template?.containers?.[0]?.env ?? [];
  const own = env.filter(({ name }) => name?.startsWith('FITLANE_ATTEMPT'));
  const jobs = new JobsClient(runOptions());
  const [operation] = await jobs.runJob({
    name: JOB,
    overrides: { containerOverrides: [{ env: own }] },
  });
  const name = (operation.metadata as Execution).name ?? '';
  await jobs.close();
  return name;
}

async function executionOf(jobId: string): Promise<Execution> {
  const client = new ExecutionsClient(runOptions());
  const [executions] = await client.listExecutions({ parent: JOB });
  await client.close();
  const found = executions.find(({ template }) => JSON.stringify(template).includes(jobId));
  if (found === undefined) throw new Error(`no execution of ${jobId}`);
  return found;
}

async function execution(name: string): Promise<Execution> {
  const client = new ExecutionsClient(runOptions());
  const [found] = await client.getExecution({ name });
  await client.close();
  return found;
}

/** The newest process of the container's bulk entry that this stack runs. */
function taskPid(): number {
  const server = String(stack.part('cloud-run').pid);
  const processes = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' });
  const tasks = processes
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, parent]) => parent === server)
    .filter((words) => words.includes('fitlane_ml.job'));
  const pid = Number(tasks.at(-1)?.[0]);
  if (!Number.isInteger(pid)) throw new Error('no task runs');
  return pid;
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error('it never happened');
    await sleep(100);
  }
}
