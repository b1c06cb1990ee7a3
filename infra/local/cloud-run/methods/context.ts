import type { Executor } from '../engine/executor.ts';
import type { ContainerRuntime } from '../runtime/container-runtime.ts';
import type { TaskLog } from '../runtime/task-log.ts';
import type { Store } from '../state/store.ts';

/** What the methods of the API work with. They know no transport: requests and responses are the protos' messages. */
export interface Context {
  store: Store;
  executor: Executor;
  runtime: ContainerRuntime;
  log: TaskLog;
  clock: () => number;
  newUid: () => string;
  newSuffix: () => string;
}

export type Method<Request, Response> = (request: Request) => Response | Promise<Response>;
