import { containerOf } from './container.ts';
import type { Container } from './container.ts';
import type { Execution, Task } from './execution.ts';
import { lastSegment } from './names.ts';

/** The container of one attempt, told which job, execution, task and attempt it is. */
export function taskContainer(execution: Execution, task: Task): Container {
  const container = containerOf(execution.template);
  const env = {
    CLOUD_RUN_JOB: lastSegment(execution.jobName),
    CLOUD_RUN_EXECUTION: lastSegment(execution.name),
    CLOUD_RUN_TASK_INDEX: String(task.index),
    CLOUD_RUN_TASK_COUNT: String(execution.taskCount),
    CLOUD_RUN_TASK_ATTEMPT: String(task.attempt),
  };
  return { ...container, env: { ...container.env, ...env } };
}
