import type { Execution, Task } from './execution.ts';
import { lastSegment } from './names.ts';

export function taskName(execution: Execution, task: Task): string {
  return `${execution.name}/tasks/${taskId(execution, task.index)}`;
}

/** `<execution>-task<N>`, as Cloud Run calls its tasks. */
export function taskId(execution: Execution, index: number): string {
  return `${lastSegment(execution.name)}-task${index}`;
}
