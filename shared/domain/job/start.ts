import { currentStep, isTerminal, type Attempt, type Job } from './job.ts';
import { discard } from './cancel.ts';
import { attemptTimeoutMs } from './outgrow.ts';
import type { Circumstances } from './policy.ts';

interface StartedExecution {
  readonly attempt: number;
  readonly execution: string;
}

interface Admission {
  readonly slot: number;
  readonly execution: string | null;
}

/** Gives a queued job its next attempt. With an execution (express) it is bound to it at once. */
export function admit(job: Job, { slot, execution }: Admission, at: Circumstances): Job {
  if (job.status !== 'queued' || job.queue === null) return job;
  const admitted: Job = {
    ...job,
    status: 'starting',
    attempts: job.attempts + 1,
    attempt: newAttempt(job, slot, at),
    queue: null,
    startedAt: job.startedAt ?? at.now,
    stepStartedAt: job.stepStartedAt ?? at.now,
  };
  if (execution === null) return admitted;
  return bind(admitted, { attempt: admitted.attempts, execution }, at);
}

function newAttempt(job: Job, slot: number, at: Circumstances): Attempt {
  const { lane, size } = currentStep(job);
  return {
    number: job.attempts + 1,
    step: job.step,
    lane,
    size,
    shards: missingTasks(job),
    admittedAt: at.now,
    slot,
    execution: null,
    claimedAt: null,
    phase: null,
    checkAt: at.now + at.policy.startConfirmMs,
    deadlineAt: null,
  };
}

/** A retry computes only the shards that no earlier attempt finished. */
function missingTasks(job: Job): number[] {
  const all = Array.from({ length: currentStep(job).taskCount }, (_, index) => index);
  return all.filter((index) => job.wonShards[String(index)] === undefined);
}

/**
 * Records the name of an execution in every status, so that an unwanted one is found and cancelled: a
 * second one of this attempt, or one of an attempt that is over.
 */
export function nameExecution(job: Job, started: StartedExecution, at: Circumstances): Job {
  const { attempt } = job;
  if (attempt?.execution === started.execution) return job;
  const isExpected = attempt?.number === started.attempt && attempt.execution === null;
  if (attempt === null || !isExpected || isTerminal(job))
    return discard(job, started.execution, at);
  const checkAt = job.status === 'cancelling' ? at.now : at.now + at.policy.startConfirmMs;
  return { ...job, attempt: { ...attempt, execution: started.execution, checkAt } };
}

/** The first claim binds the attempt to its execution; whatever else was started for it is discarded. */
export function bind(job: Job, claim: StartedExecution, at: Circumstances): Job {
  const { attempt } = job;
  const isCurrent = attempt?.number === claim.attempt && job.status === 'starting';
  if (attempt === null || !isCurrent || isUnwanted(job, claim.execution)) {
    return nameExecution(job, claim, at);
  }
  const claimed: Attempt = {
    ...attempt,
    execution: claim.execution,
    claimedAt: at.now,
    deadlineAt: at.now + attemptTimeoutMs(job, attempt.lane) + at.policy.deadlineGraceMs,
  };
  const bound = checkedAt(claimed, at.now + silenceOf(attempt, at), at.now);
  const running: Job = { ...job, status: 'running', attempt: bound, startFailures: 0 };
  const isDouble = attempt.execution !== claim.execution;
  return attempt.execution !== null && isDouble ? discard(running, attempt.execution, at) : running;
}

/** The next look is never later than a deadline that is still to come. */
export function checkedAt(attempt: Attempt, checkAt: number, now: number): Attempt {
  const { deadlineAt } = attempt;
  const isAhead = deadlineAt !== null && deadlineAt > now;
  return { ...attempt, checkAt: isAhead ? Math.min(checkAt, deadlineAt) : checkAt };
}

function silenceOf(attempt: Attempt, { policy }: Circumstances): number {
  return attempt.lane === 'express' ? policy.leaseMs : policy.silenceMs;
}

function isUnwanted(job: Job, execution: string): boolean {
  return job.unwanted.some((unwanted) => unwanted.execution === execution);
}

/** Whether a process of this execution may compute this attempt. */
export function holdsAttempt(job: Job, number: number, execution: string): boolean {
  const { attempt } = job;
  if (job.status !== 'running' || attempt === null) return false;
  return attempt.number === number && attempt.execution === execution;
}
