import { execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import type { Container } from '../domain/container.ts';
import type { ContainerRuntime, OnLine, RunningContainer } from './container-runtime.ts';
import { createArgs, limitsObjection } from './docker-command.ts';
import { RunningDockerContainer } from './running-docker-container.ts';

export interface DockerOptions {
  /** A command line that takes Docker's commands, such as `docker` or `podman`. */
  program: string;
  /** `--network` of every container. */
  network?: string;
  /** More options of every container, such as `--read-only`. */
  options?: readonly string[];
}

/** Runs a command of Docker to its end. Rejects, with what it wrote to stderr, when it failed. */
export type Docker = (...args: string[]) => Promise<string>;

/** Runs containers in Docker, by its command line: the engine's address, context and login are that one's. */
export class DockerRuntime implements ContainerRuntime {
  readonly #options: DockerOptions;
  readonly #docker: Docker;

  constructor(options: DockerOptions) {
    this.#options = options;
    this.#docker = async (...args) => (await promisify(execFile)(options.program, args)).stdout;
  }

  objection(container: Container): string | undefined {
    if (container.image === '') return 'The container needs an image.';
    return limitsObjection(container.limits);
  }

  /** Made first, started second: what is wrong with the image is then known before anything runs. */
  async start(container: Container, onLine: OnLine): Promise<RunningContainer> {
    const name = `local-cloud-run-${randomUUID()}`;
    await this.#docker(...createArgs(name, container, this.#options));
    // A group of its own: Ctrl-C at the server's terminal is not for it.
    const attached = spawn(this.#options.program, ['start', '--attach', name], {
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return new RunningDockerContainer(name, attached, this.#docker, onLine);
  }

  async reap(handle: string): Promise<void> {
    await this.#docker('rm', '--force', '--volumes', handle).catch((error: unknown) => {
      if (!isGone(error)) throw error;
    });
  }
}

/** Some versions of Docker call this an error even with `--force`. */
function isGone(error: unknown): boolean {
  return /no such container/i.test(String(error));
}
