import { isTerminal, type Attempt, type Job, type Lane, type Size } from './job.ts';
import type { Circumstances } from './policy.ts';

/** What the world still owes a job. */
export type Effect =
  | { readonly type: 'wakeUp'; readonly lane: Lane }
  | { readonly type: 'requeue' }
  | { readonly type: 'expire' }
  | { readonly type: 'startExecution'; readonly attempt: Attempt }
  /** Look whether the attempt's compute exists and lives. */
  | { readonly type: 'inspectAttempt'; readonly attempt: Attempt }
  | { readonly type: 'timeOut'; readonly attempt: Attempt }
  | { readonly type: 'cancelExecution'; readonly execution: string; readonly size: Size };

/**
 * Derived from the record alone, so that whoever reads it after a crash knows what to do: the level
 * decides, not the edge.
 */
export function outstanding(job: Job, now: number): Effect[] {
  const cancels = job.unwanted.map((unwanted): Effect => ({
    type: 'cancelExecution',
    ...unwanted,
  }));
  return [...cancels, ...ofStatus(job, now)];
}

function ofStatus(job: Job, now: number): Effect[] {
  if (isTerminal(job)) return [];
  if (job.attempt === null) return ofQueued(job, now);
  if (job.status === 'cancelling') return ofCancelling(job.attempt, now);
  return ofAttempt(job.attempt, now);
}

function ofQueued(job: Job, now: number): Effect[] {
  if (job.startBy !== null && job.startBy <= now && job.attempts === 0) return [{ type: 'expire' }];
  if (job.queue !== null) return [{ type: 'wakeUp', lane: job.queue.lane }];
  return job.notBefore !== null && job.notBefore <= now ? [{ type: 'requeue' }] : [];
}

/**
 * An execution is started once, by whoever admitted the attempt. After the time in which RunJob must be
 * confirmed nobody starts it again: it is searched for, and given back if it does not exist.
 */
function ofAttempt(attempt: Attempt, now: number): Effect[] {
  if (attempt.deadlineAt !== null && attempt.deadlineAt <= now)
    return [{ type: 'timeOut', attempt }];
  if (attempt.checkAt <= now) return [{ type: 'inspectAttempt', attempt }];
  return attempt.execution === null ? [{ type: 'startExecution', attempt }] : [];
}

function ofCancelling(attempt: Attempt, now: number): Effect[] {
  const { execution, size, lane } = attempt;
  const inspect: Effect[] = attempt.checkAt <= now ? [{ type: 'inspectAttempt', attempt }] : [];
  if (execution === null || lane === 'express') return inspect;
  return [{ type: 'cancelExecution', execution, size }, ...inspect];
}

/** When the record must next be looked at: the earliest of everything that can fall due. */
export function nextLookAt(job: Job, at: Circumstances): number | null {
  const times = [
    job.unwanted.length > 0 ? at.now + at.policy.recheckMs : null,
    ...(isTerminal(job) ? [] : timesOf(job)),
  ].filter((time) => time !== null);
  return times.length === 0 ? null : Math.min(...times);
}

function timesOf(job: Job): (number | null)[] {
  if (job.attempt !== null) return [job.attempt.checkAt, job.attempt.deadlineAt];
  return [job.notBefore, job.attempts === 0 ? job.startBy : null];
}
