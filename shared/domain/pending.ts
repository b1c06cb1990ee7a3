/** Why a job has not started, which place it has, and when it is expected to start. Computed when it is read. */
import { waitsForBudget, type Budget } from './budget.ts';
import { currentStep, type Job, type Step } from './job/job.ts';
import { restNanoUsd } from './job/rest-nano-usd.ts';
import { isShort, type Ahead } from './lane.ts';
import { dayOf, monthEndOf } from './month.ts';

export const PENDING_REASONS = [
  'turn',
  'tenant_limit',
  'budget',
  'backing_off',
  'no_capacity',
  'starting',
] as const;

export interface Pending {
  readonly reason: (typeof PENDING_REASONS)[number];
  /** One sentence. */
  readonly message: string;
  /** From 1 on: in its lane, or among its tenant's own jobs where their limit holds it back; null outside a queue. */
  readonly position: number | null;
  /** Epoch ms; null when nobody can know. */
  readonly expectedStartAt: number | null;
}

/** What is around a queued job in its lane. */
export interface Surroundings {
  /** Of all tenants. */
  readonly ahead: Ahead;
  /** Of its own tenant. */
  readonly ownAhead: Ahead;
  /** Attempts of all tenants that hold a slot. */
  readonly running: number;
  /** Slots that its tenant may hold. */
  readonly limit: number;
  /** Of each slot that its tenant holds, the seconds that its job still needs as quoted; below 0 when overdue. */
  readonly remainingSeconds: readonly number[];
  readonly budget: Budget;
}

/**
 * A job whose tenant holds all its slots starts when one gets free and its own earlier jobs have had theirs:
 * after (what runs still needs + what is ahead of it needs) ÷ slots, but not before the first slot gets free.
 * Any other one has its turn after (what is ahead of it in the lane needs) ÷ (attempts that run in the lane),
 * and not before its own earlier jobs. One that the month's budget does not cover starts in the next month.
 * All by their quotes: a prediction, no promise.
 */
export function pendingInQueue(
  job: Pick<Job, 'id' | 'steps' | 'step' | 'prices'>,
  around: Surroundings,
  now: number,
): Pending {
  const estimatedNanoUsd = restNanoUsd(job);
  if (waitsForBudget({ estimatedNanoUsd }, around.budget)) return overBudget(around, now);
  const slots = slotsFor(currentStep(job), around.limit);
  const ownSeconds = ownWaitSeconds(around, slots);
  if (around.remainingSeconds.length >= slots) {
    return {
      reason: 'tenant_limit',
      message: `All ${slots} jobs that you may run at once in this lane are running.`,
      position: around.ownAhead.jobs + 1,
      expectedStartAt: after(now, ownSeconds),
    };
  }
  const seconds = laterOf(ownSeconds, laneWaitSeconds(around));
  return {
    reason: 'turn',
    message: around.ahead.jobs === 0 ? 'It is the next one.' : turnMessage(around.ahead),
    position: around.ahead.jobs + 1,
    expectedStartAt: after(now, seconds),
  };
}

function overBudget({ ownAhead }: Surroundings, now: number): Pending {
  const endsAt = monthEndOf(now);
  return {
    reason: 'budget',
    message: `What is left of this month's budget does not cover it: it starts on ${dayOf(endsAt)}, or when the budget is raised.`,
    position: ownAhead.jobs + 1,
    expectedStartAt: endsAt,
  };
}

/** A long job leaves the last slot to shorter ones. */
function slotsFor(step: Step, limit: number): number {
  return isShort(step) ? limit : Math.max(1, limit - 1);
}

function ownWaitSeconds(
  { ownAhead, remainingSeconds }: Surroundings,
  slots: number,
): number | null {
  if (remainingSeconds.length < slots) return ownAhead.expectedSeconds / slots;
  const known = remainingSeconds.filter((seconds) => seconds > 0);
  if (known.length === 0) return null;
  const work = known.reduce((sum, seconds) => sum + seconds, ownAhead.expectedSeconds);
  return Math.max(Math.min(...known), work / slots);
}

function laneWaitSeconds({ ahead, running }: Surroundings): number | null {
  if (ahead.jobs === 0) return 0;
  return running === 0 ? null : ahead.expectedSeconds / running;
}

function laterOf(first: number | null, second: number | null): number | null {
  return first === null || second === null ? null : Math.max(first, second);
}

function after(now: number, seconds: number | null): number | null {
  return seconds === null ? null : Math.round(now + seconds * 1000);
}

function turnMessage({ jobs }: Ahead): string {
  return jobs === 1 ? '1 job has its turn before it.' : `${jobs} jobs have their turn before it.`;
}

/** Of a job outside a queue: it pauses, or its compute is on its way. Null for one that waits for nothing. */
export function pendingOutsideQueue(job: Job): Pending | null {
  if (job.status === 'starting') return STARTING;
  if (job.status !== 'queued' || job.notBefore === null) return null;
  const { notBefore: expectedStartAt, error } = job;
  const isRefused = job.startFailures > 0 && error?.code === 'start_failed';
  const cause = error?.message ?? 'An attempt failed.';
  return {
    reason: isRefused ? 'no_capacity' : 'backing_off',
    message: `${cause} It is tried again after a pause.`,
    position: null,
    expectedStartAt,
  };
}

const STARTING: Pending = {
  reason: 'starting',
  message: 'Its machine is starting.',
  position: null,
  expectedStartAt: null,
};
