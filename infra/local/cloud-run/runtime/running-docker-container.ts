import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Exit } from '../domain/execution.ts';
import type { OnLine, RunningContainer } from './container-runtime.ts';
import { exitOf } from './docker-exit.ts';
import type { Docker } from './docker-runtime.ts';
import { deliverLines } from './output-lines.ts';

export class RunningDockerContainer implements RunningContainer {
  readonly handle: string;
  readonly exited: Promise<Exit>;
  readonly #docker: Docker;
  #hasEnded = false;
  #isStopping = false;

  /** `attached` is `docker start --attach`: it prints what the container prints, and ends with it. */
  constructor(name: string, attached: ChildProcess, docker: Docker, onLine: OnLine) {
    this.handle = name;
    this.#docker = docker;
    this.exited = this.#end(attached, onLine);
  }

  stop(graceMs: number): void {
    if (this.#isStopping || this.#hasEnded) return;
    this.#isStopping = true;
    this.#send('TERM');
    const kill = setTimeout(() => {
      this.#send('KILL');
    }, graceMs);
    void this.exited.finally(() => {
      clearTimeout(kill);
    });
  }

  #send(signal: 'TERM' | 'KILL'): void {
    // It fails when the container has just ended, and that is what was wanted.
    void this.#docker('kill', '--signal', signal, this.handle).catch(() => undefined);
  }

  async #end(attached: ChildProcess, onLine: OnLine): Promise<Exit> {
    const output = deliverLines(attached, onLine);
    await once(attached, 'exit').catch(() => undefined);
    await output;
    this.#hasEnded = true;
    return this.#result().finally(() =>
      this.#docker('rm', '--force', '--volumes', this.handle).catch(() => undefined),
    );
  }

  async #result(): Promise<Exit> {
    try {
      return exitOf(await this.#docker('inspect', '--format', '{{json .State}}', this.handle));
    } catch (error) {
      return { startError: error instanceof Error ? error.message : String(error) };
    }
  }
}
