import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../free-port.ts';
import { accepts } from '../supervision/probe.ts';
import type { TestStorePaths } from './build-test-stores.ts';

const READY_POLL_MS = 25;

export interface TestStores {
  /** Where they are. */
  readonly environment: Record<string, string>;
  stop(): Promise<void>;
}

/** fake-gcs-server and a second S3 server, on free ports, for the contract of ObjectStorage. */
export async function startTestStores(
  paths: TestStorePaths,
  folder: string,
  credentials: { readonly user: string; readonly password: string },
): Promise<TestStores> {
  const gcs = await freePort();
  const s3 = await freePort();
  const data = join(folder, 'versitygw');
  mkdirSync(data, { recursive: true });
  const gcsArgs = ['-backend', 'memory', '-scheme', 'http', '-host', '127.0.0.1'];
  const children = [
    start(paths['fake-gcs-server'], [...gcsArgs, '-port', String(gcs)], {}, folder),
    start(
      paths.versitygw,
      ['--port', `127.0.0.1:${s3}`, '--quiet', 'posix', data],
      { ROOT_ACCESS_KEY: credentials.user, ROOT_SECRET_KEY: credentials.password },
      folder,
    ),
  ];
  const stop = async () => {
    await Promise.all(children.map(end));
  };
  try {
    await Promise.all([untilReady(gcs, children[0]), untilReady(s3, children[1])]);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    environment: {
      FAKE_GCS_ENDPOINT: `http://127.0.0.1:${gcs}`,
      SECOND_S3_ENDPOINT: `http://127.0.0.1:${s3}`,
    },
    stop,
  };
}

function start(
  program: string,
  args: string[],
  env: Record<string, string>,
  folder: string,
): ChildProcess {
  const log = openSync(join(folder, 'test-stores.log'), 'a');
  const child = spawn(program, args, {
    env: { PATH: process.env['PATH'], HOME: folder, ...env },
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  return child;
}

async function untilReady(port: number, child: ChildProcess | undefined): Promise<void> {
  while (!(await accepts(port))) {
    if (child === undefined || child.exitCode !== null) {
      throw new Error(`${child?.spawnfile ?? 'a store'} ended with ${String(child?.exitCode)}`);
    }
    await sleep(READY_POLL_MS);
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL'); // all they hold is thrown away
  await exited;
}
