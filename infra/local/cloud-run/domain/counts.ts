import type { Execution, TaskStatus } from './execution.ts';

export interface Counts {
  runningCount: number;
  succeededCount: number;
  failedCount: number;
  cancelledCount: number;
  /** Tasks that were tried more than once. */
  retriedCount: number;
}

export function counts({ tasks }: Execution): Counts {
  const inStatus = (status: TaskStatus) => tasks.filter((task) => task.status === status).length;
  return {
    runningCount: inStatus('running'),
    succeededCount: inStatus('succeeded'),
    failedCount: inStatus('failed'),
    cancelledCount: inStatus('cancelled'),
    retriedCount: tasks.filter((task) => task.attempt > 0).length,
  };
}
