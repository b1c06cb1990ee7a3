import type { Condition } from './conditions.ts';
import type { Task } from './execution.ts';

/** Whether a task is completed, and how. */
export function taskCondition(task: Task): Condition {
  const at = { type: 'Completed', atMs: task.updateTimeMs } as const;
  const message = task.lastAttempt?.message ?? '';
  switch (task.status) {
    case 'pending':
    case 'starting':
      return { ...at, state: 'CONDITION_PENDING', message: '' };
    case 'running':
      return { ...at, state: 'CONDITION_RECONCILING', message: '' };
    case 'succeeded':
      return { ...at, state: 'CONDITION_SUCCEEDED', message: '' };
    case 'failed':
      return { ...at, state: 'CONDITION_FAILED', message };
    case 'cancelled':
      return { ...at, state: 'CONDITION_FAILED', message, executionReason: 'CANCELLED' };
  }
}
