import { randomInt, randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Executor } from './engine/executor.ts';
import { interruptAll, recover } from './engine/recover.ts';
import { startGrpcServer } from './grpc/grpc-server.ts';
import { createApi } from './methods/api.ts';
import { ProcessRuntime } from './runtime/process-runtime.ts';
import { TaskLog } from './runtime/task-log.ts';
import type { LogLine } from './runtime/task-log.ts';
import { takeLock } from './state/server-lock.ts';
import { Store } from './state/store.ts';

export interface LocalCloudRunOptions {
  /** Holds the journal and the tasks' logs. One server at a time. */
  stateDir: string;
  /** All that tasks see of this process's environment; PATH finds their commands. */
  hostEnv: Readonly<Record<string, string>>;
  host?: string;
  /** 0, the default: any free port. */
  port?: number;
  /** Between SIGTERM and SIGKILL. */
  graceMs?: number;
  onTaskOutput?: (line: LogLine) => void;
}

export interface LocalCloudRun {
  port: number;
  /** Stops all tasks, then the server. Resolves when no process is left. */
  close(): Promise<void>;
}

// Kubernetes' letters: no vowels and nothing that reads like another, so that no names turn out as words.
const SUFFIX_LETTERS = 'bcdfghjklmnpqrstvwxz2456789';

export async function createLocalCloudRun(options: LocalCloudRunOptions): Promise<LocalCloudRun> {
  mkdirSync(options.stateDir, { recursive: true });
  const unlock = takeLock(join(options.stateDir, 'server.lock'));
  try {
    const server = await start(options);
    return { port: server.port, close: () => server.close().finally(unlock) };
  } catch (error) {
    unlock();
    throw error;
  }
}

async function start(options: LocalCloudRunOptions): Promise<LocalCloudRun> {
  const { stateDir, hostEnv, host = '127.0.0.1', port = 0, graceMs = 10_000 } = options;
  const clock = Date.now;
  const store = new Store(join(stateDir, 'journal.jsonl'));
  const runtime = new ProcessRuntime(hostEnv);
  const log = new TaskLog(join(stateDir, 'logs'), options.onTaskOutput ?? (() => undefined));
  const executor = new Executor({ store, runtime, log, clock, graceMs });
  await recover(store, runtime, clock);
  const api = createApi({ store, executor, runtime, log, clock, newUid: randomUUID, newSuffix });
  const server = await startGrpcServer(api, host, port);
  return {
    port: server.port,
    close: async () => {
      await executor.close();
      server.close();
      interruptAll(store, clock);
      store.close();
    },
  };
}

function newSuffix(): string {
  const letter = () => SUFFIX_LETTERS[randomInt(SUFFIX_LETTERS.length)];
  return Array.from({ length: 5 }, letter).join('');
}
