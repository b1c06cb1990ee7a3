import { performance } from 'node:perf_hooks';
import { join } from 'node:path';
import { freePort } from '../../free-port.ts';
import { BackgroundProcess } from '../background-process.ts';
import type { BenchContext } from '../bench-context.ts';
import type { OnlineServer, Row } from './online-server.ts';
import { processTree, proportionalBytes } from './process-tree.ts';

const START_WITHIN_MS = 120_000;

/** A server that answers. */
export class RunningServer {
  readonly server: OnlineServer;
  readonly url: string;
  /** From the start of its process to its first prediction. */
  readonly startSeconds: number;
  readonly #process: BackgroundProcess;

  private constructor(
    server: OnlineServer,
    url: string,
    startSeconds: number,
    process: BackgroundProcess,
  ) {
    this.server = server;
    this.url = url;
    this.startSeconds = startSeconds;
    this.#process = process;
  }

  static async start(
    { folder, endings }: Pick<BenchContext, 'folder' | 'endings'>,
    server: OnlineServer,
    row: Row,
  ): Promise<RunningServer> {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}${server.path}`;
    const { name, command } = server;
    const logPath = join(folder, `${name}.log`);
    const since = performance.now();
    const env = { ...server.env(port) };
    const own = new BackgroundProcess({ name, command, args: server.args(port), env, logPath });
    endings.add(() => endTree(own));
    await own.until(() => answers(server, url, row), START_WITHIN_MS);
    return new RunningServer(server, url, (performance.now() - since) / 1000, own);
  }

  async labelsOf(rows: readonly Row[]): Promise<readonly number[]> {
    const response = await ask(this.server, this.url, rows);
    return this.server.labels(await response.json());
  }

  /** Of all its processes; what they share counts once. */
  memoryBytes(): number {
    return proportionalBytes(processTree(this.#process.pid ?? NaN));
  }

  stop(): Promise<void> {
    return endTree(this.#process);
  }
}

function ask(server: OnlineServer, url: string, rows: readonly Row[]): Promise<Response> {
  const headers = { 'content-type': 'application/json', ...server.headers };
  return fetch(url, { method: 'POST', headers, body: JSON.stringify(server.body(rows)) });
}

async function answers(server: OnlineServer, url: string, row: Row): Promise<boolean> {
  try {
    const response = await ask(server, url, [row]);
    await response.text();
    return response.ok;
  } catch {
    return false; // nobody listens yet
  }
}

/** Some peers leave their children behind. */
async function endTree(process_: BackgroundProcess): Promise<void> {
  const all = process_.pid === undefined ? [] : processTree(process_.pid);
  await process_.stop();
  for (const pid of all) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // it has ended
    }
  }
}
