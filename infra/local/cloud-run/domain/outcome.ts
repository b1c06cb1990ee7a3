import { RPC_CODE } from './attempt-result.ts';
import { isComplete } from './execution.ts';
import type { Execution, Task } from './execution.ts';
import { taskId } from './task-name.ts';

export type Outcome =
  | { type: 'succeeded' }
  | { type: 'cancelled' }
  | { type: 'failed'; code: number; message: string; exitCode?: number };

/** How an execution ended, or undefined before that. The task that failed first names the error. */
export function outcome(execution: Execution): Outcome | undefined {
  if (!isComplete(execution)) return undefined;
  if (execution.tasks.some(({ status }) => status === 'cancelled')) return { type: 'cancelled' };
  const failed = execution.tasks.filter(({ status }) => status === 'failed');
  const first = failed.sort((a, b) => (a.completionTimeMs ?? 0) - (b.completionTimeMs ?? 0))[0];
  return first === undefined ? { type: 'succeeded' } : failure(execution, first);
}

function failure(execution: Execution, task: Task): Outcome {
  const { code, message, exitCode } = task.lastAttempt ?? { code: RPC_CODE.internal, message: '' };
  return {
    type: 'failed',
    code,
    message: `Task ${taskId(execution, task.index)} failed with message: ${message}`,
    // A container that was stopped may still exit with a code; then the stop is the reason, not the code.
    ...(code === RPC_CODE.aborted && exitCode !== undefined && { exitCode }),
  };
}
