import { isComplete } from './execution.ts';
import type { Execution, Task } from './execution.ts';

/** What the world owes an execution. Derived from its data alone, so that it can be asked for at any time. */
export type Effect =
  { type: 'start'; task: Task } | { type: 'stop'; index: number; attempt: number };

export function outstanding(execution: Execution): Effect[] {
  if (isComplete(execution)) return [];
  return [...stops(execution), ...starts(execution)];
}

function stops(execution: Execution): Effect[] {
  const stopsAll = execution.cancelTimeMs !== undefined;
  return execution.tasks
    .filter((task) => task.status === 'running' && (stopsAll || task.timedOut === true))
    .map(({ index, attempt }) => ({ type: 'stop', index, attempt }));
}

function starts(execution: Execution): Effect[] {
  if (execution.admittedTimeMs === undefined) return [];
  if (execution.cancelTimeMs !== undefined) return [];
  const busy = execution.tasks.filter(
    ({ status }) => status === 'starting' || status === 'running',
  );
  const free = Math.max(0, execution.parallelism - busy.length);
  const pending = execution.tasks.filter(({ status }) => status === 'pending');
  return pending.slice(0, free).map((task) => ({ type: 'start', task }));
}
