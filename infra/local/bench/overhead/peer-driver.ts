import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { childEnvironment } from '../../supervision/child-environment.ts';
import { scriptPath } from '../measured-process.ts';

export type PeerName = 'raw' | 'rq' | 'celery';

/** Speaks to peer_driver.py: a line asks for one timed run, a line answers. */
export class PeerDriver {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #lines: AsyncIterator<string>;

  private constructor(python: string, args: readonly string[], env: Record<string, string>) {
    this.#child = spawn(python, [scriptPath('peer_driver.py'), ...args], {
      env: childEnvironment(env),
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  /** Returns when it has imported everything and stored the data. */
  static async start(
    python: string,
    args: readonly string[],
    env: Record<string, string>,
  ): Promise<PeerDriver> {
    const driver = new PeerDriver(python, args, env);
    await driver.#read();
    return driver;
  }

  /** Milliseconds from handing the job over until its success was seen. */
  async time(peer: PeerName, randomState: number): Promise<number> {
    this.#child.stdin.write(`${JSON.stringify({ peer, randomState })}\n`);
    const { ms } = (await this.#read()) as { ms: number };
    return ms;
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    const gone = once(this.#child, 'exit');
    this.#child.stdin.end();
    await gone;
  }

  async #read(): Promise<unknown> {
    const line = await this.#lines.next();
    if (line.done === true) throw new Error('the process that times the peers has ended');
    return JSON.parse(line.value) as unknown;
  }
}
