import type { ClaimRequest } from '@fitlane/shared/domain/contract/report.ts';
import type { TaskSpec } from '@fitlane/shared/domain/contract/spec.ts';
import { ConflictError } from '@fitlane/shared/domain/errors.ts';
import { holdsAttempt, type Attempt, type Job } from '@fitlane/shared/domain/job/index.ts';
import type { TaskRecord } from '@fitlane/shared/domain/task.ts';
import type { ControllerDeps } from '../controller-deps.ts';
import { tellJob } from '../tell-job.ts';
import { attemptTaken } from './attempt-taken.ts';
import { shardOf, taskSpec } from './task-spec.ts';

/**
 * A process asks for its work. The first claim binds the attempt to one execution; claims of others are
 * refused, and their executions cancelled. The same process may ask again: it gets the same answer.
 *
 * @throws AppError attempt_taken, not_found.
 */
export async function claimTask(
  deps: ControllerDeps,
  attemptNumber: number,
  jobId: string,
  claim: ClaimRequest,
): Promise<TaskSpec> {
  const { execution, taskIndex } = claim;
  const event = { type: 'claimed', attempt: attemptNumber, execution } as const;
  const { job } = await tellJob(deps, jobId, event);
  const { attempt } = job;
  if (attempt === null || !holdsAttempt(job, attemptNumber, execution)) throw attemptTaken(jobId);
  if (taskIndex >= attempt.shards.length) throw attemptTaken(jobId);
  await takeTask(deps, newTask(deps, job, attempt, claim));
  return taskSpec(job, attempt, taskIndex, deps);
}

/** Two processes of one task: the first one's nonce stays. */
export async function takeTask(deps: ControllerDeps, task: TaskRecord): Promise<void> {
  try {
    await deps.tasks.create(task);
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error;
    const existing = await deps.tasks.get(task.jobId, task.attempt, task.index);
    if (existing?.value.nonce !== task.nonce) throw attemptTaken(task.jobId);
  }
}

export function newTask(
  deps: ControllerDeps,
  job: Job,
  attempt: Attempt,
  { nonce, execution, taskIndex }: ClaimRequest,
): TaskRecord {
  const now = deps.clock.now();
  return {
    jobId: job.id,
    attempt: attempt.number,
    index: taskIndex,
    shard: shardOf(attempt, taskIndex),
    nonce,
    execution,
    claimedAt: now,
    seq: 0,
    beatAt: now,
    phase: null,
    fraction: 0,
    metrics: {},
    outcome: null,
  };
}
