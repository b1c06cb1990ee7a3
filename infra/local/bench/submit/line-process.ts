import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Readable, Writable } from 'node:stream';
import { childEnvironment } from '../../supervision/child-environment.ts';

/** A TypeScript program of this folder that answers in lines, and ends with its standard input. */
export class LineProcess {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #lines: AsyncIterator<string>;

  constructor(name: string, args: readonly string[], env: Record<string, string>) {
    const program = fileURLToPath(new URL(name, import.meta.url));
    this.#child = spawn(process.execPath, ['--import', 'tsx', program, ...args], {
      env: childEnvironment(env),
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  async read(): Promise<string> {
    const line = await this.#lines.next();
    if (line.done === true) throw new Error(`${this.#child.spawnargs.join(' ')} has ended`);
    return line.value;
  }

  ask(question: unknown): Promise<string> {
    this.#child.stdin.write(`${JSON.stringify(question)}\n`);
    return this.read();
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = once(this.#child, 'exit');
    this.#child.stdin.end();
    await gone;
  }
}
