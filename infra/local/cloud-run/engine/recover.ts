import { isComplete } from '../domain/execution.ts';
import type { ContainerRuntime } from '../runtime/container-runtime.ts';
import type { Store } from '../state/store.ts';

/** Makes the records true after a server died: its tasks are ended, and their executions are over. */
export async function recover(
  store: Store,
  runtime: ContainerRuntime,
  clock: () => number,
): Promise<void> {
  const unfinished = [...store.executions.values()].filter((execution) => !isComplete(execution));
  const handles = unfinished.flatMap(({ tasks }) => tasks.flatMap(({ handle }) => handle ?? []));
  await Promise.all(handles.map((handle) => runtime.reap(handle)));
  interruptAll(store, clock);
}

/** For when no task has a process any more. */
export function interruptAll(store: Store, clock: () => number): void {
  for (const { name } of [...store.executions.values()]) {
    const after = store.advance(name, { type: 'interrupted', atMs: clock() });
    if (after?.deleteTimeMs !== undefined) store.write({ type: 'executionDeleted', name });
  }
}
