import { randomInt, randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Admissions } from './engine/admissions.ts';
import { Executor } from './engine/executor.ts';
import { interruptAll, recover } from './engine/recover.ts';
import { Faults } from './faults/faults.ts';
import type { FaultInput } from './faults/fault.ts';
import { withFaults } from './faults/with-faults.ts';
import { createApi } from './methods/api.ts';
import type { ContainerRuntime } from './runtime/container-runtime.ts';
import { ProcessRuntime } from './runtime/process-runtime.ts';
import { TaskLog } from './runtime/task-log.ts';
import type { LogLine } from './runtime/task-log.ts';
import { takeLock } from './state/server-lock.ts';
import { Store } from './state/store.ts';
import { serve } from './transport/serve.ts';

export interface LocalCloudRunOptions {
  /** Holds the journal and the tasks' logs. One server at a time. */
  stateDir: string;
  /** All that tasks see of this process's environment; PATH finds their commands. */
  hostEnv: Readonly<Record<string, string>>;
  host?: string;
  /** Of gRPC and REST; 0, the default: any free port. */
  port?: number;
  /** Between SIGTERM and SIGKILL. */
  graceMs?: number;
  /** Processes of this machine, unless told. */
  runtime?: ContainerRuntime;
  /** What goes wrong on purpose, from the start. */
  faults?: readonly FaultInput[];
  onTaskOutput?: (line: LogLine) => void;
}

export interface LocalCloudRun {
  port: number;
  /** To be changed at any time. */
  faults: Faults;
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
    return { ...server, close: () => server.close().finally(unlock) };
  } catch (error) {
    unlock();
    throw error;
  }
}

async function start(options: LocalCloudRunOptions): Promise<LocalCloudRun> {
  const { stateDir, host = '127.0.0.1', port = 0, graceMs = 10_000 } = options;
  const clock = Date.now;
  const faults = new Faults();
  faults.replace(options.faults ?? []);
  const store = new Store(join(stateDir, 'journal.jsonl'));
  const runtime = options.runtime ?? new ProcessRuntime(options.hostEnv);
  const log = new TaskLog(join(stateDir, 'logs'), options.onTaskOutput ?? (() => undefined));
  const executor = new Executor({ store, runtime, log, clock, graceMs });
  const admissions = new Admissions(executor, clock);
  await recover(store, runtime, clock);
  const startDelayMs = () => (faults.take('slowStart')?.delaySeconds ?? 0) * 1000;
  const engine = { store, executor, admissions, runtime, log };
  const api = createApi({ ...engine, clock, newUid: randomUUID, newSuffix, startDelayMs });
  const listener = await serve(withFaults(api, faults), faults, { host, port });
  return {
    port: listener.port,
    faults,
    close: async () => {
      admissions.close();
      await executor.close();
      listener.close();
      interruptAll(store, clock);
      store.close();
    },
  };
}

function newSuffix(): string {
  const letter = () => SUFFIX_LETTERS[randomInt(SUFFIX_LETTERS.length)];
  return Array.from({ length: 5 }, letter).join('');
}
