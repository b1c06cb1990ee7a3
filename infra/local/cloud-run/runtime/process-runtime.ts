import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Container } from '../domain/container.ts';
import type { ContainerRuntime, OnLine, RunningContainer } from './container-runtime.ts';
import { isAlive, pidOf } from './process-identity.ts';
import { killGroup } from './process-group.ts';
import { RunningProcess } from './running-process.ts';

const REAP_POLL_MS = 20;

/**
 * Runs a container's command as a process of this machine, in a process group of its own. The image is not looked at.
 * The process sees `hostEnv` and its container's env, nothing else of the server's.
 */
export class ProcessRuntime implements ContainerRuntime {
  readonly #hostEnv: Readonly<Record<string, string>>;

  constructor(hostEnv: Readonly<Record<string, string>>) {
    this.#hostEnv = hostEnv;
  }

  objection({ command }: Container): string | undefined {
    if (command.length > 0) return undefined;
    return 'The container needs a command: an image has no entrypoint where containers run as processes.';
  }

  async start(container: Container, onLine: OnLine): Promise<RunningContainer> {
    const child = this.#spawn(container);
    // Listeners first: a short-lived child may be gone before `spawn` was awaited.
    const running = new RunningProcess(child, onLine);
    await once(child, 'spawn');
    return running;
  }

  async reap(handle: string): Promise<void> {
    if (!isAlive(handle)) return;
    killGroup(pidOf(handle));
    while (isAlive(handle)) await sleep(REAP_POLL_MS);
  }

  #spawn({ command, args, env, workingDir }: Container): ChildProcess {
    const [program = '', ...rest] = [...command, ...args];
    return spawn(program, rest, {
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...this.#hostEnv, ...env },
      ...(workingDir !== undefined && { cwd: workingDir }),
    });
  }
}
