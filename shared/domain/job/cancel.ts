import type { JobEvent } from './event.ts';
import { currentStep, isTerminal, type Job } from './job.ts';
import type { Circumstances } from './policy.ts';

type CancelRequest = Extract<JobEvent, { type: 'cancelRequested' }>;

/**
 * The last holder stops the job; of a shared one only the one who asks leaves. A job that holds compute is
 * cancelled only once that compute is confirmed gone.
 */
export function cancel(job: Job, { by, isForced }: CancelRequest, at: Circumstances): Job {
  if (isTerminal(job) || job.status === 'cancelling') return job;
  if (isShared(job) && !isForced) return leave(job, by);
  if (job.attempt === null) return cancelled(job, at);
  return { ...job, status: 'cancelling', attempt: { ...job.attempt, checkAt: at.now } };
}

/** Whether somebody else would lose the job, too. */
export function isShared({ holders }: Job): boolean {
  return holders.length > 1;
}

function leave(job: Job, by: string): Job {
  const holders = job.holders.filter((holder) => holder !== by);
  return holders.length === job.holders.length ? job : { ...job, holders };
}

export function join(job: Job, by: string): Job {
  const isOpen = !isTerminal(job) && job.status !== 'cancelling';
  return isOpen && !job.holders.includes(by) ? { ...job, holders: [...job.holders, by] } : job;
}

/** An execution that outlived its attempt, or doubles it, must be gone as well. */
export function cancelled(job: Job, at: Circumstances): Job {
  const stopped: Job = { ...job, status: 'cancelling', queue: null, notBefore: null };
  if (job.unwanted.length > 0) return { ...stopped, attempt: null };
  return { ...stopped, status: 'cancelled', finishedAt: at.now };
}

/** Marks an execution as one to cancel. Express has none: its lease ends by itself. */
export function discard(job: Job, execution: string, { now }: Circumstances): Job {
  const size = job.attempt?.size ?? currentStep(job).size;
  const isKnown = job.unwanted.some((unwanted) => unwanted.execution === execution);
  if (isKnown || isExpress(execution)) return job;
  return { ...job, unwanted: [...job.unwanted, { execution, size, checkAt: now }] };
}

export function forget(job: Job, execution: string): Job {
  const unwanted = job.unwanted.filter((known) => known.execution !== execution);
  return unwanted.length === job.unwanted.length ? job : { ...job, unwanted };
}

const EXPRESS_PREFIX = 'express-';

/** The "execution" of an express attempt is the worker's ask that got it. */
export function expressExecution(nonce: string): string {
  return `${EXPRESS_PREFIX}${nonce}`;
}

function isExpress(execution: string): boolean {
  return execution.startsWith(EXPRESS_PREFIX);
}
