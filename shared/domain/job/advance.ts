import type { JobEvent, LoggedEvent, Transition } from './event.ts';
import { isTerminal, PHASES, type Attempt, type Job, type Phase } from './job.ts';
import { admit, bind, checkedAt, nameExecution } from './start.ts';
import { cancel, cancelled, forget, join } from './cancel.ts';
import { expire, failAttempt, finishStep, giveBack, isOverdue, timeOut } from './end.ts';
import { nextLookAt } from './outstanding.ts';
import { charge } from './charge.ts';
import type { Circumstances } from './policy.ts';
import { consequencesOf, published, publishLater, withUnpublished } from './publish.ts';
import { enqueue } from './submit.ts';

/**
 * What an event makes of a job: pure, total, and the only code that changes one. An event that comes late,
 * twice or out of order returns the very same job and logs nothing.
 */
export function advance(job: Job, event: JobEvent, at: Circumstances): Transition {
  const applied = apply(job, event, at);
  if (applied === job) return { job, events: [] };
  const changed = charge(job, applied, event, at);
  const told = [...(isLogged(event) ? [event] : []), ...consequencesOf(job, changed)];
  const events = told.map((one, place) => logEntry(changed, one, place, at.now));
  const next = withUnpublished({ ...changed, seq: job.seq + events.length }, events, at.now);
  return { job: { ...next, dueAt: nextLookAt(next) }, events };
}

function apply(job: Job, event: JobEvent, at: Circumstances): Job {
  switch (event.type) {
    case 'submitted':
    case 'driftFound':
      return job;
    case 'published':
      return published(job, event.ids);
    case 'publishingFailed':
      return publishLater(job, at.now + at.policy.recheckMs);
    case 'admitted':
      return admit(job, event, at);
    case 'executionStarted':
      return nameExecution(job, event, at);
    case 'claimed':
      return bind(job, event, at);
    case 'phaseChanged':
      return ofAttempt(job, event.attempt, (attempt) => setPhase(job, attempt, event.phase));
    case 'looked':
      return ofAttempt(job, event.attempt, (attempt) => lookLater(job, attempt, at));
    case 'executionLingers':
      return linger(job, event.execution, at);
    case 'finished':
      return ofAttempt(job, event.attempt, () => finishStep(job, event, at));
    case 'failed':
    case 'lost':
      return ofAttempt(job, event.attempt, (attempt) => failAttempt(job, attempt, event, at));
    case 'startFailed':
      return ofAttempt(job, event.attempt, (attempt) => giveBack(job, attempt, event.error, at));
    case 'backoffPassed':
      return job.notBefore !== null && job.notBefore <= at.now ? enqueue(job) : job;
    case 'cancelRequested':
      return cancel(job, event, at);
    case 'joined':
      return join(job, event.by);
    case 'outputsGone':
      return job.fingerprint === null ? job : { ...job, fingerprint: null };
    case 'executionGone':
      return gone(job, event.execution, at);
    case 'startByPassed':
      return isOverdue(job, at.now) ? expire(job, at) : job;
    case 'deadlinePassed':
      return ofAttempt(job, event.attempt, (attempt) => timeOut(job, attempt, event.won, at));
  }
}

/** Events about an attempt that is over change nothing. */
function ofAttempt(job: Job, number: number, change: (attempt: Attempt) => Job): Job {
  if (isTerminal(job) || job.attempt?.number !== number) return job;
  return change(job.attempt);
}

/** Tasks of one attempt are in different phases: the job shows how far the first of them is. */
function setPhase(job: Job, attempt: Attempt, phase: Phase): Job {
  const isForward = attempt.phase === null || PHASES.indexOf(phase) > PHASES.indexOf(attempt.phase);
  return job.status === 'running' && isForward ? { ...job, attempt: { ...attempt, phase } } : job;
}

function lookLater(job: Job, attempt: Attempt, { now, policy }: Circumstances): Job {
  const isUrgent = job.status === 'cancelling' || attempt.execution === null;
  const checkAt = now + (isUrgent ? policy.recheckMs : policy.silenceMs);
  return { ...job, attempt: checkedAt(attempt, checkAt, now) };
}

function linger(job: Job, execution: string, { now, policy }: Circumstances): Job {
  if (!job.unwanted.some((unwanted) => unwanted.execution === execution)) return job;
  const checkAt = now + policy.recheckMs;
  const unwanted = job.unwanted.map((one) =>
    one.execution === execution ? { ...one, checkAt } : one,
  );
  return { ...job, unwanted };
}

function gone(job: Job, execution: string, at: Circumstances): Job {
  const known = forget(job, execution);
  const isCurrent = job.attempt?.execution === execution;
  const isLast = job.attempt === null && known !== job;
  return job.status === 'cancelling' && (isCurrent || isLast) ? cancelled(known, at) : known;
}

const UNLOGGED: ReadonlySet<JobEvent['type']> = new Set([
  'looked',
  'executionLingers',
  'published',
  'publishingFailed',
]);

/** The log holds what a subscriber must know; that somebody looked is not part of it. */
function isLogged({ type }: JobEvent): boolean {
  return !UNLOGGED.has(type);
}

function logEntry(job: Job, event: JobEvent, place: number, now: number): LoggedEvent {
  return { seq: job.seq + 1 + place, at: now, status: job.status, event };
}
