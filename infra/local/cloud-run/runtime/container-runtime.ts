import type { Container } from '../domain/container.ts';
import type { Exit } from '../domain/execution.ts';

export type Stream = 'stdout' | 'stderr';
export type OnLine = (stream: Stream, line: string) => void;

/** Starts containers: as processes, or in Docker where that runs. */
export interface ContainerRuntime {
  /** Why this container can never start here, if so. Asked when a job is created. */
  objection(container: Container): string | undefined;
  /** Rejects when the container can't start. */
  start(container: Container, onLine: OnLine): Promise<RunningContainer>;
  /** Ends a container of a server that died, if it still runs. Resolves when it is gone. */
  reap(handle: string): Promise<void>;
}

export interface RunningContainer {
  /** Finds the container again after the server has died. */
  handle: string;
  /** Resolves when nothing of the container runs any more and its last line was delivered. */
  exited: Promise<Exit>;
  /** SIGTERM, then SIGKILL after the grace. Repeated calls change nothing. */
  stop(graceMs: number): void;
}
