import { isComplete } from '../domain/execution.ts';
import type { Execution, Exit, Task } from '../domain/execution.ts';
import type { ExecutionEvent } from '../domain/execution-event.ts';
import { noLongerKept } from '../domain/kept-executions.ts';
import { lastSegment } from '../domain/names.ts';
import { outstanding } from '../domain/outstanding.ts';
import { taskContainer } from '../domain/task-container.ts';
import type { ContainerRuntime, OnLine, RunningContainer } from '../runtime/container-runtime.ts';
import type { TaskLog } from '../runtime/task-log.ts';
import type { Store } from '../state/store.ts';

export interface ExecutorOptions {
  store: Store;
  runtime: ContainerRuntime;
  log: TaskLog;
  clock: () => number;
  graceMs: number;
}

/** Does what executions ask for (`outstanding`), and tells them what happened (`advance`). */
export class Executor {
  readonly #options: ExecutorOptions;
  readonly #containers = new Map<string, RunningContainer>();
  readonly #attempts = new Set<Promise<void>>();
  #isClosing = false;

  constructor(options: ExecutorOptions) {
    this.#options = options;
  }

  apply(name: string, event: ExecutionEvent): void {
    const { store, log } = this.#options;
    const execution = store.advance(name, event);
    if (execution === undefined) return;
    if (!isComplete(execution)) {
      this.#settle(execution);
      return;
    }
    log.release(name);
    if (execution.deleteTimeMs !== undefined) store.write({ type: 'executionDeleted', name });
    this.#forgetOldest(execution.jobName);
  }

  /** Ends every task's process. What that means for the executions is the caller's to say. */
  async close(): Promise<void> {
    this.#isClosing = true;
    for (const container of this.#containers.values()) container.stop(this.#options.graceMs);
    await Promise.all(this.#attempts);
  }

  #forgetOldest(jobName: string): void {
    const { store, clock } = this.#options;
    for (const { name } of noLongerKept(store.executions.values(), jobName)) {
      this.apply(name, { type: 'deleteRequested', atMs: clock() });
    }
  }

  #settle(execution: Execution): void {
    if (this.#isClosing) return;
    for (const effect of outstanding(execution)) {
      if (effect.type === 'start') this.#begin(execution, effect.task);
      else this.#containers.get(key(execution, effect))?.stop(this.#options.graceMs);
    }
  }

  #begin(execution: Execution, task: Task): void {
    const { store, clock } = this.#options;
    store.advance(execution.name, { type: 'taskStarting', index: task.index, atMs: clock() });
    const attempt = this.#attempt(execution, task).finally(() => this.#attempts.delete(attempt));
    this.#attempts.add(attempt);
  }

  async #attempt(execution: Execution, task: Task): Promise<void> {
    const exit = await this.#run(execution, task);
    // While the server stops, the end of a process says nothing about its work.
    if (this.#isClosing) return;
    this.apply(execution.name, { type: 'taskExited', ...this.#tryOf(task), exit });
  }

  async #run(execution: Execution, task: Task): Promise<Exit> {
    const started = await this.#start(execution, task);
    return 'startError' in started ? started : this.#watch(execution, task, started);
  }

  async #start(
    execution: Execution,
    task: Task,
  ): Promise<RunningContainer | { startError: string }> {
    const { runtime } = this.#options;
    try {
      const container = taskContainer(execution, task);
      return await runtime.start(container, this.#onLine(execution, task));
    } catch (error) {
      return { startError: error instanceof Error ? error.message : String(error) };
    }
  }

  async #watch(execution: Execution, task: Task, container: RunningContainer): Promise<Exit> {
    const containerKey = key(execution, task);
    this.#containers.set(containerKey, container);
    const { handle } = container;
    this.apply(execution.name, { type: 'taskStarted', ...this.#tryOf(task), handle });
    if (this.#isClosing) container.stop(this.#options.graceMs);
    const timeout = setTimeout(() => {
      this.apply(execution.name, { type: 'taskTimedOut', ...this.#tryOf(task) });
    }, execution.timeoutMs);
    const exit = await container.exited;
    clearTimeout(timeout);
    this.#containers.delete(containerKey);
    return exit;
  }

  #tryOf({ index, attempt }: Task): { index: number; attempt: number; atMs: number } {
    return { index, attempt, atMs: this.#options.clock() };
  }

  #onLine(execution: Execution, task: Task): OnLine {
    const { log, clock } = this.#options;
    const source = {
      execution: lastSegment(execution.name),
      taskIndex: task.index,
      taskAttempt: task.attempt,
    };
    return (stream, message) => {
      log.write({ time: new Date(clock()).toISOString(), ...source, stream, message });
    };
  }
}

function key(execution: Execution, task: { index: number; attempt: number }): string {
  return `${execution.name}/${task.index}/${task.attempt}`;
}
