import { isTerminal, type Attempt, type Job } from '@fitlane/shared/domain/job/index.ts';
import type { TaskRecord } from '@fitlane/shared/domain/task.ts';
import type { Stored } from '@fitlane/shared/ports/stored.ts';
import type { ControllerDeps } from '../controller-deps.ts';
import { attemptTaken } from './attempt-taken.ts';

/** Which process reports about which attempt. */
export interface Reporter {
  readonly jobId: string;
  readonly attempt: number;
  readonly taskIndex: number;
  readonly nonce: string;
}

export interface ReportingTask {
  readonly job: Job;
  readonly task: Stored<TaskRecord>;
}

/**
 * Finds the task that a report is about.
 * @throws AppError attempt_taken when the process never claimed it.
 */
export async function reportingTask(
  deps: ControllerDeps,
  { jobId, attempt, taskIndex, nonce }: Reporter,
): Promise<ReportingTask> {
  const [job, task] = await Promise.all([
    deps.jobs.get(jobId),
    deps.tasks.get(jobId, attempt, taskIndex),
  ]);
  if (job === null || task?.value.nonce !== nonce) throw attemptTaken(jobId);
  return { job: job.value, task };
}

/** The attempt a task works on, or null once the job went on without it. */
export function attemptOf({ job, task }: ReportingTask): Attempt | null {
  const { attempt } = job;
  const isCurrent =
    attempt?.number === task.value.attempt && attempt.execution === task.value.execution;
  return isCurrent && !isTerminal(job) ? attempt : null;
}
