import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { createLocalCloudRun } from '../create-local-cloud-run.ts';
import { hostEnv } from '../settings.ts';
import { Clients } from '../testing/clients.ts';
import { isRunning, newFolder, until } from '../testing/fixture.ts';

jest.setTimeout(60_000);

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));

let folder: string;
let children: ChildProcess[];
let taskPids: number[];
beforeEach(() => {
  folder = newFolder();
  children = [];
  taskPids = [];
});
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  for (const pid of taskPids) if (isRunning(pid)) process.kill(pid, 'SIGKILL');
  rmSync(folder, { recursive: true });
});

async function startMain(): Promise<{ server: ChildProcess; clients: Clients }> {
  const server = spawn(process.execPath, ['--import', 'tsx', MAIN], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env['PATH'], STATE_DIR: join(folder, 'state'), GRACE_SECONDS: '0.2' },
  });
  children.push(server);
  const [line] = (await once(createInterface(server.stdout), 'line')) as [string];
  return { server, clients: new Clients((JSON.parse(line) as { port: number }).port) };
}

async function end(server: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const exited = once(server, 'exit');
  server.kill(signal);
  await exited;
}

/** An execution with a task that runs until it is killed, as `pid`. */
async function runForever(clients: Clients): Promise<{ execution: string; pid: number }> {
  const file = join(folder, 'pid');
  const script = `trap '' TERM; echo $$ > ${file}; while :; do sleep 0.05; done`;
  const job = await clients.createJob('forever', { script, taskCount: 2, parallelism: 1 });
  const { execution } = await clients.run(job);
  await until(() => existsSync(file) && readFileSync(file, 'utf8') !== '');
  await until(async () => (await clients.look(execution)).execution.runningCount === 1);
  const pid = Number(readFileSync(file, 'utf8'));
  taskPids.push(pid);
  return { execution, pid };
}

test('a server that comes back knows its jobs, executions and operations', async () => {
  const first = await startMain();
  const { execution, error } = await first.clients.runToEnd('kept', { script: 'exit 4' });
  const { operation } = await first.clients.run(execution.job!);
  const before = await first.clients.look(execution.name!);
  await first.clients.close();
  await end(first.server, 'SIGTERM');

  const second = await startMain();
  expect(await second.clients.look(execution.name!)).toEqual(before);
  const [job] = await second.clients.jobs.getJob({ name: execution.job! });
  expect(job.executionCount).toBe(2);
  const found = await second.clients.jobs.checkRunJobProgress(operation.name!);
  expect(found.done).toBe(true);
  expect(error).toMatchObject({ code: 10 });
  await second.clients.close();
});

test('a server that is told to stop leaves no task behind, and says so', async () => {
  const first = await startMain();
  const { execution, pid } = await runForever(first.clients);
  await first.clients.close();
  await end(first.server, 'SIGINT');
  expect(isRunning(pid)).toBe(false);

  const second = await startMain();
  const after = await second.clients.look(execution);
  expect(after.execution).toMatchObject({ failedCount: 2, runningCount: 0, reconciling: false });
  // Its own end by SIGKILL says nothing about the task: the server was the reason.
  expect(after.tasks[0]!.lastAttemptResult?.status?.code).toBe(13);
  await second.clients.close();
});

test('the tasks of a server that was killed are ended when it comes back', async () => {
  const first = await startMain();
  const { execution, pid } = await runForever(first.clients);
  await first.clients.close();
  await end(first.server, 'SIGKILL');
  expect(isRunning(pid)).toBe(true);

  const second = await startMain();
  expect(isRunning(pid)).toBe(false);
  const after = await second.clients.look(execution);
  expect(after.execution).toMatchObject({ failedCount: 2, runningCount: 0, reconciling: false });
  expect(after.tasks[0]!.lastAttemptResult?.status?.code).toBe(13);
  await second.clients.close();
});

test('a second server on the same folder is refused', async () => {
  const options = { stateDir: join(folder, 'state'), hostEnv: hostEnv(process.env) };
  const first = await createLocalCloudRun(options);
  await expect(createLocalCloudRun(options)).rejects.toThrow(/holds .*server\.lock/);
  await first.close();
  await (await createLocalCloudRun(options)).close();
});
