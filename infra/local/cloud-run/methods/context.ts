import type { Admissions } from '../engine/admissions.ts';
import type { Executor } from '../engine/executor.ts';
import type { ContainerRuntime } from '../runtime/container-runtime.ts';
import type { TaskLog } from '../runtime/task-log.ts';
import type { Store } from '../state/store.ts';

/** What the methods of the API work with. They know no transport: requests and responses are the protos' messages. */
export interface Context {
  store: Store;
  executor: Executor;
  admissions: Admissions;
  runtime: ContainerRuntime;
  log: TaskLog;
  clock: () => number;
  newUid: () => string;
  newSuffix: () => string;
  /** How long the next execution waits for its resources; 0 unless a test asked for more. */
  startDelayMs: () => number;
}

export type Method<Request, Response> = (request: Request) => Response | Promise<Response>;
