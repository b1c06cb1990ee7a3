import type { Execution, Task } from './execution.ts';
import { outcome } from './outcome.ts';

export interface Condition {
  type: 'Completed' | 'ResourcesAvailable' | 'Started' | 'ContainerReady' | 'Retry';
  state: 'CONDITION_PENDING' | 'CONDITION_RECONCILING' | 'CONDITION_FAILED' | 'CONDITION_SUCCEEDED';
  message: string;
  atMs: number;
  reason?: 'IMMEDIATE_RETRY';
  executionReason?: 'NON_ZERO_EXIT_CODE' | 'CANCELLED' | 'CANCELLING' | 'DELETED';
}

/** The conditions that Cloud Run reports, in its order and much in its words. */
export function conditions(execution: Execution): Condition[] {
  return [
    completed(execution),
    milestone('ResourcesAvailable', 'Provisioned imported containers.', execution, 'admitted'),
    milestone('Started', 'Started deployed execution.', execution, 'start'),
    milestone('ContainerReady', 'Imported container image.', execution, 'admitted'),
    ...retry(execution.tasks),
  ];
}

function milestone(
  type: Condition['type'],
  message: string,
  execution: Execution,
  moment: 'admitted' | 'start',
): Condition {
  const atMs = moment === 'admitted' ? execution.admittedTimeMs : execution.startTimeMs;
  if (atMs !== undefined) return { type, state: 'CONDITION_SUCCEEDED', message, atMs };
  return { type, state: 'CONDITION_PENDING', message: '', atMs: execution.createTimeMs };
}

function completed(execution: Execution): Condition {
  const { createTimeMs, cancelTimeMs, completionTimeMs } = execution;
  const ending = outcome(execution);
  const atMs = completionTimeMs ?? cancelTimeMs ?? createTimeMs;
  const seconds = ((atMs - createTimeMs) / 1000).toFixed(2);
  switch (ending?.type) {
    case undefined:
      return unfinished(execution, atMs);
    case 'succeeded':
      return done('CONDITION_SUCCEEDED', `Execution completed successfully in ${seconds}s.`, atMs);
    case 'cancelled':
      return {
        ...done('CONDITION_FAILED', 'Execution was cancelled.', atMs),
        ...stopped(execution),
      };
    case 'failed':
      return {
        ...done('CONDITION_FAILED', ending.message, atMs),
        ...(ending.exitCode !== undefined && { executionReason: 'NON_ZERO_EXIT_CODE' }),
      };
  }
}

function done(state: Condition['state'], message: string, atMs: number): Condition {
  return { type: 'Completed', state, message, atMs };
}

function stopped({ deleteTimeMs }: Execution): Pick<Condition, 'executionReason'> {
  return { executionReason: deleteTimeMs === undefined ? 'CANCELLED' : 'DELETED' };
}

function unfinished(execution: Execution, atMs: number): Condition {
  const waiting = done('CONDITION_RECONCILING', 'Waiting for execution to complete.', atMs);
  if (execution.cancelTimeMs === undefined) return waiting;
  return { ...waiting, message: 'Cancelling the execution.', executionReason: 'CANCELLING' };
}

function retry(tasks: readonly Task[]): Condition[] {
  const retried = tasks.filter((task) => task.retryTimeMs !== undefined);
  const latest = retried.sort((a, b) => (b.retryTimeMs ?? 0) - (a.retryTimeMs ?? 0))[0];
  if (latest?.retryTimeMs === undefined) return [];
  return [
    {
      type: 'Retry',
      state: 'CONDITION_SUCCEEDED',
      message: `System will retry after 0:00:00 from lastTransitionTime for attempt ${latest.attempt}.`,
      atMs: latest.retryTimeMs,
      reason: 'IMMEDIATE_RETRY',
    },
  ];
}
