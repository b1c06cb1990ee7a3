import type { Execution } from './execution.ts';
import type { Job, JobMessage } from './job.ts';
import { lastSegment } from './names.ts';
import { runLimits } from './run-limits.ts';

export interface Birth {
  uid: string;
  suffix: string;
  atMs: number;
}

/** `wanted` is the job's message with this run's overrides. */
export function newExecution(job: Job, wanted: JobMessage, birth: Birth): Execution {
  const limits = runLimits(wanted);
  const { uid, suffix, atMs } = birth;
  return {
    name: `${job.name}/executions/${lastSegment(job.name)}-${suffix}`,
    uid,
    jobName: job.name,
    labels: { ...wanted.labels, ...wanted.template?.labels },
    annotations: { ...wanted.template?.annotations },
    template: wanted.template?.template ?? {},
    ...limits,
    createTimeMs: atMs,
    updateTimeMs: atMs,
    tasks: Array.from({ length: limits.taskCount }, (_, index) => ({
      index,
      status: 'pending',
      attempt: 0,
      updateTimeMs: atMs,
    })),
  };
}
