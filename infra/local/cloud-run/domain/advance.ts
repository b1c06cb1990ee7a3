import { RPC_CODE, attemptResult } from './attempt-result.ts';
import type { StopReason } from './attempt-result.ts';
import { isComplete, isFinal } from './execution.ts';
import type { Execution, Exit, Task } from './execution.ts';
import type { ExecutionEvent } from './execution-event.ts';

/** The only code that changes an execution. Returns the same object when the event changes nothing. */
export function advance(execution: Execution, event: ExecutionEvent): Execution {
  const next = transition(execution, event);
  if (next === execution) return execution;
  const touched = { ...next, updateTimeMs: event.atMs };
  if (isComplete(touched) || !touched.tasks.every(isFinal)) return touched;
  return { ...touched, completionTimeMs: event.atMs };
}

function transition(execution: Execution, event: ExecutionEvent): Execution {
  if (event.type === 'deleteRequested') return deleted(execution, event.atMs);
  if (isComplete(execution)) return execution;
  switch (event.type) {
    case 'admitted':
      if (execution.admittedTimeMs !== undefined) return execution;
      return { ...execution, admittedTimeMs: event.atMs };
    case 'cancelRequested':
      return cancelled(execution, event.atMs);
    case 'interrupted':
      return interrupted(execution, event.atMs);
    case 'taskStarting':
    case 'taskStarted':
    case 'taskTimedOut':
    case 'taskExited':
      return taskTransition(execution, event);
  }
}

type TaskEvent = Extract<ExecutionEvent, { index: number }>;

function taskTransition(execution: Execution, event: TaskEvent): Execution {
  const task = execution.tasks[event.index];
  if (task === undefined) return execution;
  if ('attempt' in event && event.attempt !== task.attempt) return execution;
  const next = changedTask(execution, task, event);
  if (next === task) return execution;
  const tasks = execution.tasks.with(task.index, { ...next, updateTimeMs: event.atMs });
  const isFirstStart = event.type === 'taskStarted' && execution.startTimeMs === undefined;
  return { ...execution, tasks, ...(isFirstStart && { startTimeMs: event.atMs }) };
}

function changedTask(execution: Execution, task: Task, event: TaskEvent): Task {
  switch (event.type) {
    case 'taskStarting':
      return task.status === 'pending' ? { ...task, status: 'starting' } : task;
    case 'taskStarted':
      if (task.status !== 'starting') return task;
      return { ...task, status: 'running', handle: event.handle, startTimeMs: event.atMs };
    case 'taskTimedOut':
      return task.status === 'running' ? { ...task, timedOut: true } : task;
    case 'taskExited':
      if (task.status !== 'starting' && task.status !== 'running') return task;
      return exited(execution, task, event.exit, event.atMs);
  }
}

function exited(execution: Execution, task: Task, exit: Exit, atMs: number): Task {
  const result = attemptResult(exit, stopReason(execution, task));
  const ended = { ...withoutProcess(task), lastAttempt: result };
  if (result.code === RPC_CODE.ok) return { ...ended, status: 'succeeded', completionTimeMs: atMs };
  if (result.code === RPC_CODE.cancelled) {
    return { ...ended, status: 'cancelled', completionTimeMs: atMs };
  }
  if (task.attempt < execution.maxRetries) {
    return { ...ended, status: 'pending', attempt: task.attempt + 1, retryTimeMs: atMs };
  }
  return { ...ended, status: 'failed', completionTimeMs: atMs };
}

function stopReason(execution: Execution, task: Task): StopReason {
  if (execution.cancelTimeMs !== undefined) return 'cancelled';
  return task.timedOut === true ? 'timedOut' : 'none';
}

/** Tasks without a process are cancelled at once; those with one when it is gone. */
function cancelled(execution: Execution, atMs: number): Execution {
  if (execution.cancelTimeMs !== undefined) return execution;
  const tasks = execution.tasks.map((task) =>
    task.status === 'pending' ? over(task, 'cancelled', atMs) : task,
  );
  return { ...execution, tasks, cancelTimeMs: atMs };
}

function deleted(execution: Execution, atMs: number): Execution {
  if (execution.deleteTimeMs !== undefined) return execution;
  const stopped = isComplete(execution) ? execution : cancelled(execution, atMs);
  return { ...stopped, deleteTimeMs: atMs };
}

/** No retry: a server that came back must not start work that its clients may have given up. */
function interrupted(execution: Execution, atMs: number): Execution {
  const status = execution.cancelTimeMs === undefined ? 'failed' : 'cancelled';
  const tasks = execution.tasks.map((task) => (isFinal(task) ? task : over(task, status, atMs)));
  return { ...execution, tasks };
}

function over(task: Task, status: 'failed' | 'cancelled', atMs: number): Task {
  const lastAttempt =
    status === 'cancelled'
      ? { code: RPC_CODE.cancelled, message: 'The task was cancelled.' }
      : { code: RPC_CODE.internal, message: 'The server stopped before the task was done.' };
  return {
    ...withoutProcess(task),
    status,
    lastAttempt,
    updateTimeMs: atMs,
    completionTimeMs: atMs,
  };
}

function withoutProcess(task: Task): Task {
  const rest = { ...task };
  delete rest.handle;
  delete rest.timedOut;
  return rest;
}
