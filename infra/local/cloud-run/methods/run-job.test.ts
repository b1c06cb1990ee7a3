import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Admissions } from '../engine/admissions.ts';
import { Executor } from '../engine/executor.ts';
import type { ContainerRuntime } from '../runtime/container-runtime.ts';
import { TaskLog } from '../runtime/task-log.ts';
import { Store } from '../state/store.ts';
import { createApi } from './api.ts';

const PARENT = 'projects/p/locations/l';
const NAME = `${PARENT}/jobs/often`;

/** Its containers have run as soon as they are started. */
const instantRuntime: ContainerRuntime = {
  objection: () => undefined,
  start: () =>
    Promise.resolve({
      handle: 'h',
      exited: Promise.resolve({ exitCode: 0 }),
      stop: () => undefined,
    }),
  reap: () => Promise.resolve(),
};

let folder: string;
let store: Store;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'run-job-'));
  store = new Store(join(folder, 'journal.jsonl'));
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

function newApi() {
  let moments = 0;
  let names = 0;
  const clock = () => (moments += 1);
  const log = new TaskLog(join(folder, 'logs'), () => undefined);
  const executor = new Executor({ store, runtime: instantRuntime, log, clock, graceMs: 0 });
  const newName = () => `n${(names += 1)}`;
  return createApi({
    ...{ store, executor, log, clock, runtime: instantRuntime },
    admissions: new Admissions(executor, clock),
    ...{ newUid: newName, newSuffix: newName, startDelayMs: () => 0 },
  });
}

test('the latest 1,000 finished executions of a job are kept', async () => {
  const api = newApi();
  const template = { template: { containers: [{ image: 'i' }] } };
  await api['google.cloud.run.v2.Jobs'].CreateJob({
    parent: PARENT,
    jobId: 'often',
    job: { template },
  });
  const made: string[] = [];
  for (let i = 0; i < 1002; i += 1) {
    const { name } = await api['google.cloud.run.v2.Jobs'].RunJob({ name: NAME });
    made.push([...store.executions.keys()].at(-1)!);
    await api['google.longrunning.Operations'].WaitOperation({ name, timeout: { seconds: 60 } });
  }
  expect([...store.executions.keys()]).toEqual(made.slice(2));
});
