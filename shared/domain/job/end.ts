import type { ErrorDetail } from '../errors.ts';
import type { JobEvent } from './event.ts';
import { currentStep, stepRunsOf, type Attempt, type Job, type StepRun } from './job.ts';
import type { JobOutputs, StepOutputs } from './outputs.ts';
import { cancelled, discard } from './cancel.ts';
import { backoffMs, type Circumstances } from './policy.ts';
import { attemptTimeoutMs, nextTryOf } from './outgrow.ts';
import { enqueue } from './submit.ts';

type Finished = Extract<JobEvent, { type: 'finished' }>;
type Failed = Extract<JobEvent, { type: 'failed' | 'lost' }>;

/** All tasks of a step are done: the next step queues, or the job has succeeded. */
export function finishStep(job: Job, finished: Finished, at: Circumstances): Job {
  if (job.status === 'cancelling') return cancelled(job, at);
  if (job.status !== 'running') return job;
  const done: Job = {
    ...job,
    metrics: { ...job.metrics, ...finished.metrics },
    phases: finished.phases,
    error: null,
  };
  if (job.step + 1 < job.steps.length) return enqueue(nextStep(done, finished.outputs, at));
  if (!isResult(finished.outputs)) return job;
  return { ...done, status: 'succeeded', outputs: finished.outputs, finishedAt: at.now };
}

const RESULTS: ReadonlySet<StepOutputs['kind']> = new Set(['fit', 'predict', 'convert', 'profile']);

/** What no later step needs. */
function isResult(outputs: StepOutputs): outputs is JobOutputs {
  return RESULTS.has(outputs.kind);
}

/** Each step has its own retries. */
function nextStep(job: Job, outputs: StepOutputs, { now }: Circumstances): Job {
  return {
    ...job,
    step: job.step + 1,
    doneSteps: stepRunsOf(job).map(withoutState),
    handedOn: [...job.handedOn, outputs],
    stepQueuedAt: now,
    stepStartedAt: null,
    wonShards: {},
    attempt: null,
    retries: 0,
    startFailures: 0,
    phases: [],
  };
}

function withoutState({ attempt, ...run }: StepRun): StepRun {
  if (attempt === null) return { ...run, attempt };
  const { number, admittedAt, claimedAt } = attempt;
  return { ...run, attempt: { number, admittedAt, claimedAt } };
}

/** An attempt ended without its result. Tasks that are done stay done. */
export function failAttempt(job: Job, attempt: Attempt, failed: Failed, at: Circumstances): Job {
  const hasOtherTasks = attempt.shards.length > 1;
  if (job.status === 'cancelling') {
    const isGone = failed.type === 'lost' || !hasOtherTasks;
    return isGone ? cancelled(job, at) : job;
  }
  const kept = keepShards(job, attempt, failed.won);
  const mayRun = failed.type === 'failed' && hasOtherTasks;
  const alone = mayRun && attempt.execution !== null ? discard(kept, attempt.execution, at) : kept;
  return retryOrFail(alone, failed.error, at);
}

function keepShards(job: Job, attempt: Attempt, won: readonly number[]): Job {
  const shards = Object.fromEntries(won.map((shard) => [String(shard), attempt.number]));
  return { ...job, wonShards: { ...job.wonShards, ...shards } };
}

/**
 * A user's mistake is never retried; everything else is, until the retries are spent. A job that outgrew the
 * express lane goes to bulk, and spends none.
 */
function retryOrFail(job: Job, error: ErrorDetail, at: Circumstances): Job {
  const step = nextTryOf(job, error);
  if (error.owner === 'user' || step === null) return fail(job, error, at);
  const moved: Job = { ...job, steps: job.steps.with(job.step, step), error };
  if (step.lane !== currentStep(job).lane) return enqueue({ ...moved, attempt: null });
  if (job.retries >= job.maxRetries) return fail(job, error, at);
  const retries = job.retries + 1;
  return backOff({ ...moved, retries }, backoffMs(retries, at), at);
}

function fail(job: Job, error: ErrorDetail, at: Circumstances): Job {
  return { ...job, status: 'failed', error, finishedAt: at.now };
}

/**
 * No compute could be had: back to the queue after a pause that grows, and no retry is spent. Whoever found
 * the execution meanwhile knows better.
 */
export function giveBack(job: Job, attempt: Attempt, error: ErrorDetail, at: Circumstances): Job {
  if (attempt.execution !== null) return job;
  if (job.status === 'cancelling') return cancelled(job, at);
  if (job.status !== 'starting') return job;
  const startFailures = job.startFailures + 1;
  return backOff({ ...job, startFailures, error }, backoffMs(startFailures, at), at);
}

function backOff(job: Job, pauseMs: number, at: Circumstances): Job {
  return { ...job, status: 'queued', attempt: null, queue: null, notBefore: at.now + pauseMs };
}

/** The controller's own watch: Cloud Run and the container should have ended the task long before. */
export function timeOut(
  job: Job,
  attempt: Attempt,
  won: readonly number[],
  at: Circumstances,
): Job {
  const isOver = attempt.deadlineAt !== null && attempt.deadlineAt <= at.now;
  if (job.status !== 'running' || !isOver) return job;
  const kept = keepShards(job, attempt, won);
  const stopped = attempt.execution === null ? kept : discard(kept, attempt.execution, at);
  return retryOrFail(stopped, timeoutError(job, attempt), at);
}

function timeoutError(job: Job, { lane }: Attempt): ErrorDetail {
  return {
    code: 'job_timeout',
    owner: 'system',
    message: `An attempt took longer than ${attemptTimeoutMs(job, lane) / 1000} s.`,
    fix: 'Send the job with a larger timeoutSeconds, or with fewer rows.',
  };
}

/** `startBy` passed before the first start. */
export function isOverdue(job: Job, now: number): boolean {
  const isPast = job.startBy !== null && job.startBy <= now;
  return isPast && job.status === 'queued' && job.attempts === 0;
}

export function expire(job: Job, at: Circumstances): Job {
  const error: ErrorDetail = {
    code: 'start_deadline_passed',
    owner: 'system',
    message: 'The job could not start before its startBy.',
    fix: 'Send it again with a later startBy.',
  };
  return { ...job, status: 'expired', error, queue: null, notBefore: null, finishedAt: at.now };
}
