import type { protos } from '@google-cloud/run';

export type TaskTemplate = protos.google.cloud.run.v2.ITaskTemplate;

/**
 * One run of a job: plain data, changed by `advance` alone.
 *
 * An execution is admitted (it has resources), then its tasks start, at most `parallelism` at a time. It is complete
 * when every task is succeeded, failed or cancelled.
 */
export interface Execution {
  name: string;
  uid: string;
  jobName: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  /** What runs, with the overrides of RunJob applied. */
  template: TaskTemplate;
  taskCount: number;
  parallelism: number;
  maxRetries: number;
  /** Of each attempt, not of the whole execution. */
  timeoutMs: number;
  createTimeMs: number;
  updateTimeMs: number;
  admittedTimeMs?: number;
  startTimeMs?: number;
  cancelTimeMs?: number;
  deleteTimeMs?: number;
  completionTimeMs?: number;
  tasks: readonly Task[];
}

/** `starting` holds a slot of the parallelism although no process runs yet. */
export type TaskStatus = 'pending' | 'starting' | 'running' | 'succeeded' | 'failed' | 'cancelled';

export interface Task {
  index: number;
  status: TaskStatus;
  /** Of the current try, from 0: the container's CLOUD_RUN_TASK_ATTEMPT. */
  attempt: number;
  updateTimeMs: number;
  startTimeMs?: number;
  completionTimeMs?: number;
  retryTimeMs?: number;
  /** What the runtime calls the container, while one runs. Outlives the server, in its journal. */
  handle?: string;
  timedOut?: boolean;
  lastAttempt?: AttemptResult;
}

/** `code` is a google.rpc.Code; at most one of `exitCode` and `termSignal` is there. */
export interface AttemptResult {
  code: number;
  message: string;
  exitCode?: number;
  termSignal?: number;
}

/** How a container ended; `startError`: it never started. */
export type Exit = { exitCode: number } | { termSignal: number } | { startError: string };

export function isFinal(task: Task): boolean {
  return task.status === 'succeeded' || task.status === 'failed' || task.status === 'cancelled';
}

export function isComplete(execution: Execution): boolean {
  return execution.completionTimeMs !== undefined;
}
