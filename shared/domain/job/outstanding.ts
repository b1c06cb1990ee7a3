import type { DomainEvent } from '../domain-event.ts';
import { owedToSubscribers } from './publish.ts';
import { isTerminal, type Attempt, type Job, type Size } from './job.ts';

/**
 * What the world still owes a job. That an attempt's execution must be started is not among it: whoever
 * admits the attempt starts it, once; anybody else only looks whether it exists.
 */
export type Effect =
  | { readonly type: 'wakeUp' }
  | { readonly type: 'requeue' }
  | { readonly type: 'expire' }
  /** Look whether the attempt's compute exists and lives. */
  | { readonly type: 'inspectAttempt'; readonly attempt: Attempt }
  /** Take what the attempt has done, and end it. */
  | { readonly type: 'timeOut'; readonly attempt: Attempt }
  /** Tell subscribers. */
  | { readonly type: 'publish'; readonly events: readonly DomainEvent[] }
  | { readonly type: 'cancelExecution'; readonly execution: string; readonly size: Size };

export interface Owed {
  readonly effect: Effect;
  /** From when on; null: now, and if that fails, the tick will do it. */
  readonly at: number | null;
}

/**
 * Derived from the record alone, so that whoever reads it after a crash knows what to do: the level
 * decides, not the edge.
 */
export function outstanding(job: Job, now: number): Effect[] {
  return owed(job)
    .filter(({ at }) => at === null || at <= now)
    .map(({ effect }) => effect);
}

/** When the record must next be looked at; null when nothing ever falls due. */
export function nextLookAt(job: Job): number | null {
  const times = owed(job).flatMap(({ at }) => (at === null ? [] : [at]));
  return times.length === 0 ? null : Math.min(...times);
}

/** Everything the world owes the job, now or later. */
export function owed(job: Job): Owed[] {
  const cancels = job.unwanted.map(({ execution, size, checkAt }): Owed => {
    return { effect: { type: 'cancelExecution', execution, size }, at: checkAt };
  });
  return [...cancels, ...owedToSubscribers(job), ...owedByStatus(job)];
}

function owedByStatus(job: Job): Owed[] {
  if (isTerminal(job)) return [];
  if (job.attempt === null) return owedToQueued(job);
  if (job.status === 'cancelling') return owedToCancelling(job.attempt);
  return owedToAttempt(job.attempt);
}

function owedToQueued({ queue, notBefore, startBy, attempts }: Job): Owed[] {
  const owed: Owed[] = [];
  if (queue !== null) owed.push({ effect: { type: 'wakeUp' }, at: null });
  if (notBefore !== null) owed.push({ effect: { type: 'requeue' }, at: notBefore });
  if (startBy !== null && attempts === 0) owed.push({ effect: { type: 'expire' }, at: startBy });
  return owed;
}

function owedToAttempt(attempt: Attempt): Owed[] {
  const { checkAt, deadlineAt } = attempt;
  const isOver = deadlineAt !== null && deadlineAt <= checkAt;
  return [{ effect: { type: isOver ? 'timeOut' : 'inspectAttempt', attempt }, at: checkAt }];
}

function owedToCancelling(attempt: Attempt): Owed[] {
  const { execution, size, lane, checkAt } = attempt;
  const inspect: Owed = { effect: { type: 'inspectAttempt', attempt }, at: checkAt };
  if (execution === null || lane === 'express') return [inspect];
  return [{ effect: { type: 'cancelExecution', execution, size }, at: checkAt }, inspect];
}
