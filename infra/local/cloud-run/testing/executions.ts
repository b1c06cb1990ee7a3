import { advance } from '../domain/advance.ts';
import type { Execution } from '../domain/execution.ts';
import type { ExecutionEvent } from '../domain/execution-event.ts';
import type { Job } from '../domain/job.ts';
import { newExecution } from '../domain/new-execution.ts';

export const JOB: Job = {
  name: 'projects/p/locations/l/jobs/fit',
  uid: 'job-uid',
  generation: 1,
  revision: 1,
  createTimeMs: 0,
  updateTimeMs: 0,
  wanted: {},
  executionCount: 0,
};

export interface Shape {
  taskCount?: number;
  parallelism?: number;
  maxRetries?: number;
}

export function execution(shape: Shape = {}): Execution {
  const { taskCount = 1, parallelism = 0, maxRetries = 0 } = shape;
  const template = { maxRetries, containers: [{ image: 'i', command: ['c'] }] };
  const wanted = { template: { taskCount, parallelism, template } };
  return newExecution(JOB, wanted, { uid: 'uid', suffix: 'abcde', atMs: 1000 });
}

/** An event without its time. */
export type Happening = ExecutionEvent extends infer E
  ? E extends { atMs: number }
    ? Omit<E, 'atMs'>
    : never
  : never;

/** One event a second. */
export function after(start: Execution, ...happenings: Happening[]): Execution {
  return happenings.reduce(
    (current, happening) => advance(current, { ...happening, atMs: current.updateTimeMs + 1000 }),
    start,
  );
}

export function started(index = 0, attempt = 0): Happening[] {
  return [
    { type: 'taskStarting', index },
    { type: 'taskStarted', index, attempt, handle: `h${index}` },
  ];
}

export function exited(exitCode: number, index = 0, attempt = 0): Happening {
  return { type: 'taskExited', index, attempt, exit: { exitCode } };
}
