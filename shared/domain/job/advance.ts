import type { JobEvent, LoggedEvent, Transition } from './event.ts';
import { isTerminal, type Attempt, type Job } from './job.ts';
import { admit, bind, nameExecution } from './start.ts';
import { cancel, cancelled, forget } from './cancel.ts';
import { expire, failAttempt, finishStep, giveBack, timeOut } from './end.ts';
import { nextLookAt } from './outstanding.ts';
import type { Circumstances } from './policy.ts';
import { enqueue } from './submit.ts';

/**
 * What an event makes of a job: pure, total, and the only code that changes one. An event that comes late,
 * twice or out of order returns the very same job and logs nothing.
 */
export function advance(job: Job, event: JobEvent, at: Circumstances): Transition {
  const changed = apply(job, event, at);
  if (changed === job) return { job, events: [] };
  const events = isLogged(event) ? [logEntry(changed, event, at.now)] : [];
  const next = { ...changed, seq: job.seq + events.length };
  return { job: { ...next, dueAt: nextLookAt(next, at) }, events };
}

function apply(job: Job, event: JobEvent, at: Circumstances): Job {
  switch (event.type) {
    case 'submitted':
      return job;
    case 'admitted':
      return admit(job, event.execution, at);
    case 'executionStarted':
      return nameExecution(job, event, at);
    case 'claimed':
      return bind(job, event, at);
    case 'phaseChanged':
      return ofAttempt(job, event.attempt, (attempt) => setPhase(job, attempt, event.phase));
    case 'looked':
      return look(job, at);
    case 'finished':
      return ofAttempt(job, event.attempt, () => finishStep(job, event, at));
    case 'failed':
    case 'lost':
      return ofAttempt(job, event.attempt, (attempt) => failAttempt(job, attempt, event, at));
    case 'startFailed':
      return ofAttempt(job, event.attempt, () => giveBack(job, event.error, at));
    case 'backoffPassed':
      return job.notBefore !== null && job.notBefore <= at.now ? enqueue(job) : job;
    case 'cancelRequested':
      return cancel(job, at);
    case 'executionGone':
      return gone(job, event.execution, at);
    case 'deadlinePassed':
      return event.attempt === null
        ? expire(job, at)
        : ofAttempt(job, event.attempt, (attempt) => timeOut(job, attempt, at));
  }
}

/** Events about an attempt that is over change nothing. */
function ofAttempt(job: Job, number: number, change: (attempt: Attempt) => Job): Job {
  if (isTerminal(job) || job.attempt?.number !== number) return job;
  return change(job.attempt);
}

function setPhase(job: Job, attempt: Attempt, phase: Attempt['phase']): Job {
  if (job.status !== 'running' || attempt.phase === phase) return job;
  return { ...job, attempt: { ...attempt, phase } };
}

/** Moves the next look into the future. An unnamed execution is searched for until an answer comes. */
function look(job: Job, at: Circumstances): Job {
  const { attempt } = job;
  if (attempt === null || isTerminal(job)) return job.unwanted.length > 0 ? { ...job } : job;
  if (attempt.execution === null) return job;
  const wait = job.status === 'cancelling' ? at.policy.recheckMs : at.policy.silenceMs;
  return { ...job, attempt: { ...attempt, checkAt: at.now + wait } };
}

function gone(job: Job, execution: string, at: Circumstances): Job {
  const known = forget(job, execution);
  const isCurrent = job.attempt?.execution === execution;
  return job.status === 'cancelling' && isCurrent ? cancelled(known, at) : known;
}

/** The log holds what a subscriber must know; that somebody looked is not part of it. */
function isLogged(event: JobEvent): boolean {
  return event.type !== 'looked';
}

function logEntry(job: Job, event: JobEvent, now: number): LoggedEvent {
  return { seq: job.seq + 1, at: now, status: job.status, event };
}
