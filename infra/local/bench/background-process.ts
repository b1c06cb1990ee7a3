import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { childEnvironment } from '../supervision/child-environment.ts';

const GRACE_MS = 5_000;

interface Program {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Record<string, string>;
  readonly logPath: string;
}

/** A program that runs beside a bench, and ends with it. */
export class BackgroundProcess {
  readonly #program: Program;
  readonly #child: ChildProcess;

  constructor(program: Program) {
    this.#program = program;
    const log = openSync(program.logPath, 'w');
    this.#child = spawn(program.command, [...program.args], {
      env: childEnvironment(program.env ?? {}),
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    this.#child.on('error', () => undefined); // `until` tells: it never got ready
    const end = () => this.#child.kill();
    process.once('exit', end);
    this.#child.once('exit', () => process.off('exit', end));
  }

  /** Returns when it is ready; fails when it has ended, or takes too long. */
  async until(isReady: () => Promise<boolean>, withinMs = 30_000): Promise<void> {
    const deadline = Date.now() + withinMs;
    while (!(await isReady())) {
      if (this.#hasEnded || Date.now() > deadline) throw new Error(this.#failure());
      await sleep(20);
    }
  }

  /** Undefined if it could not be started. */
  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** What it has said so far. */
  get output(): string {
    return readFileSync(this.#program.logPath, 'utf8');
  }

  async stop(): Promise<void> {
    if (this.#hasEnded) return;
    const gone = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    await Promise.race([gone, sleep(GRACE_MS, undefined, { ref: false })]);
    this.#child.kill('SIGKILL'); // nothing happens if it has ended
  }

  get #hasEnded(): boolean {
    const { exitCode, signalCode, pid } = this.#child;
    return pid === undefined || exitCode !== null || signalCode !== null;
  }

  #failure(): string {
    return `${this.#program.name} does not get ready:\n${this.output}`;
  }
}
