import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Row } from './online-server.ts';
import type { RunningServer } from './running-server.ts';

const run = promisify(execFile);
const CONNECTIONS = 32;
const require = createRequire(import.meta.url);
const AUTOCANNON = require.resolve('autocannon');
const ONE_CONNECTION = fileURLToPath(new URL('one-connection.ts', import.meta.url));

/** Requests that are answered in a second, at 32 connections that each wait for their answer. */
export async function requestsPerSecond(
  { server, url }: RunningServer,
  row: Row,
  seconds: number,
): Promise<number> {
  const headers = { 'content-type': 'application/json', ...server.headers };
  const { stdout } = await run(process.execPath, [
    ...[AUTOCANNON, '--json', '--method', 'POST', '--body', JSON.stringify(server.body([row]))],
    ...Object.entries(headers).flatMap(([name, value]) => ['--headers', `${name}=${value}`]),
    ...['--connections', String(CONNECTIONS), '--duration', String(seconds), url],
  ]);
  const { duration, errors, timeouts, non2xx, ...found } = JSON.parse(stdout) as Found;
  if (errors + timeouts + non2xx > 0) {
    throw new Error(`${server.name}: ${non2xx} refused, ${errors} failed, ${timeouts} timed out`);
  }
  return found['2xx'] / duration;
}

interface Found {
  readonly duration: number;
  readonly errors: number;
  readonly timeouts: number;
  readonly non2xx: number;
  readonly '2xx': number;
}

/** From request to answer, one after the other on one connection: the median. */
export async function medianMs(
  { server, url }: RunningServer,
  row: Row,
  calls: number,
): Promise<number> {
  const headers = { 'content-type': 'application/json', ...server.headers };
  const asked = { url, headers, body: JSON.stringify(server.body([row])), calls };
  const { stdout } = await run(process.execPath, [
    ...['--import', 'tsx', ONE_CONNECTION, JSON.stringify(asked)],
  ]);
  return Number(stdout);
}
