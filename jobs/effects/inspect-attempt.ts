import type { ErrorDetail } from '@fitlane/shared/domain/errors.ts';
import type { Attempt, Job } from '@fitlane/shared/domain/job/index.ts';
import type { ExecutionState } from '@fitlane/shared/ports/compute.ts';
import { taskMsOf, type TaskRecord } from '@fitlane/shared/domain/task.ts';
import { changeJob } from '@fitlane/shared/use-cases/change-job.ts';
import { settleAttempt, succeededAmong } from '../attempts/settle-attempt.ts';
import type { ControllerDeps } from '../controller-deps.ts';
import { tellJob } from '../tell-job.ts';
import { recoverOutcomes } from './recover-outcomes.ts';
import { foundExecution, noCapacity } from './start-execution.ts';

/** Long enough for an execution that was started in hiding to show up in a list. */
const NEVER_STARTED_MS = 60_000;

/**
 * Looks what became of an attempt: its tasks' reports first, then the platform. Bulk: Cloud Run's word
 * counts. Express: the attempt is a lease, and silence ends it.
 */
export async function inspectAttempt(
  deps: ControllerDeps,
  job: Job,
  attempt: Attempt,
  { isSaidToBeOver = false }: { readonly isSaidToBeOver?: boolean } = {},
): Promise<void> {
  if (attempt.execution === null) return inspectUnnamed(deps, job, attempt);
  const tasks = await deps.tasks.list(job.id, attempt.number);
  if (tasks.length > 0 && (await settleAttempt(deps, job, attempt, tasks))) return;
  if (attempt.lane === 'express') {
    if (!isSilent(deps, attempt, tasks)) return lookLater(deps, job, attempt);
    return conclude(deps, job, attempt, leaseEnded());
  }
  const isHeard = job.status === 'running' && !isSilent(deps, attempt, tasks);
  if (isHeard && !isSaidToBeOver) return lookLater(deps, job, attempt);
  const state = await deps.compute.get(attempt.size, attempt.execution);
  if (state?.status === 'active') return lookLater(deps, job, attempt);
  await conclude(deps, job, attempt, executionEnded(state));
}

/** Over its deadline: what it has done counts all the same. */
export async function endAttempt(deps: ControllerDeps, job: Job, attempt: Attempt): Promise<void> {
  const done = await doneUnlessSettled(deps, job, attempt);
  if (done === null) return;
  await tellJob(deps, job.id, { type: 'deadlinePassed', attempt: attempt.number, ...done });
}

/** Nobody knows whether an execution was started. One that claims later is refused by the fence. */
async function inspectUnnamed(deps: ControllerDeps, job: Job, attempt: Attempt): Promise<void> {
  if (await foundExecution(deps, job, attempt)) return;
  const { number, admittedAt } = attempt;
  if (job.status !== 'cancelling') {
    await tellJob(deps, job.id, { type: 'startFailed', attempt: number, error: noCapacity() });
  } else if (deps.clock.now() >= admittedAt + NEVER_STARTED_MS) {
    await tellJob(deps, job.id, { type: 'lost', attempt: number, error: neverStarted(), won: [] });
  } else {
    await lookLater(deps, job, attempt);
  }
}

function isSilent(deps: ControllerDeps, attempt: Attempt, tasks: readonly TaskRecord[]): boolean {
  const { leaseMs, silenceMs } = deps.policy;
  const limitMs = attempt.lane === 'express' ? leaseMs : silenceMs;
  const unfinished = tasks.filter(({ outcome }) => outcome === null);
  const heardAt = Math.min(
    ...(tasks.length < attempt.shards.length ? [attempt.claimedAt ?? attempt.admittedAt] : []),
    ...unfinished.map(({ beatAt }) => beatAt),
  );
  return deps.clock.now() - heardAt >= limitMs;
}

async function lookLater(deps: ControllerDeps, job: Job, attempt: Attempt): Promise<void> {
  await changeJob(deps, job.id, { type: 'looked', attempt: attempt.number });
}

/** Compute is over. */
async function conclude(
  deps: ControllerDeps,
  job: Job,
  attempt: Attempt,
  error: ErrorDetail,
): Promise<void> {
  const done = await doneUnlessSettled(deps, job, attempt);
  if (done === null) return;
  await tellJob(deps, job.id, { type: 'lost', attempt: attempt.number, error, ...done });
}

/**
 * A report that was lost on the way lies beside the outputs: it may settle the attempt.
 *
 * @returns the shards that are done, and how long each task took, or null when the attempt is settled.
 */
async function doneUnlessSettled(
  deps: ControllerDeps,
  job: Job,
  attempt: Attempt,
): Promise<{ won: number[]; taskMs: number[] } | null> {
  const tasks = await recoverOutcomes(deps, job, attempt);
  if (tasks.length > 0 && (await settleAttempt(deps, job, attempt, tasks))) return null;
  return {
    won: succeededAmong(tasks).map(({ shard }) => shard),
    taskMs: tasks.map(taskMsOf),
  };
}

function neverStarted(): ErrorDetail {
  return lost('execution_lost', 'No execution was ever started for the attempt.');
}

function leaseEnded(): ErrorDetail {
  return lost('worker_crashed', 'The worker that ran the job went silent.');
}

function executionEnded(state: ExecutionState | null): ErrorDetail {
  if (state === null) return lost('execution_lost', 'The execution that ran the job is gone.');
  if (state.outOfMemory) return lost('out_of_memory', 'The job needed more memory than it had.');
  return lost('execution_lost', `The execution ended without a report: ${state.message}`);
}

function lost(code: ErrorDetail['code'], message: string): ErrorDetail {
  const fix = 'Nothing to do while it is retried; if it fails for good, send it again.';
  return { code, owner: 'system', message, fix };
}
