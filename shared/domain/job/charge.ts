import { billedMs, costNanoUsd } from '../cost.ts';
import type { JobEvent } from './event.ts';
import { isTerminal, type Attempt, type Job } from './job.ts';
import type { Circumstances } from './policy.ts';

/**
 * Adds what an attempt has cost when it ends, however it ends: retries count, too. An attempt that no task
 * has claimed costs nothing: nobody knows whether anything ran.
 */
export function charge(was: Job, job: Job, event: JobEvent, { now }: Circumstances): Job {
  const attempt = endedAttempt(was, job);
  const hasEnded = isTerminal(job) && !isTerminal(was);
  if (attempt === null && !hasEnded) return job;
  const billed = attempt === null ? [] : billedTasks(attempt, event, now);
  const costs = billed.map((ms) => costNanoUsd(attempt?.size ?? 'small', ms, job.prices));
  const cost = {
    ...job.cost,
    actualNanoUsd: job.cost.actualNanoUsd + sum(costs),
    computeMs: job.cost.computeMs + sum(billed),
    chargedAt: now,
  };
  return { ...job, cost };
}

function endedAttempt({ status, attempt }: Job, job: Job): Attempt | null {
  if (attempt === null || isTerminal({ status })) return null;
  const goesOn = !isTerminal(job) && job.attempt?.number === attempt.number;
  return goesOn ? null : attempt;
}

/** As its tasks were measured; where nobody did, each has run from the claim until now. */
function billedTasks(attempt: Attempt, event: JobEvent, now: number): number[] {
  const { claimedAt, shards, lane } = attempt;
  if (claimedAt === null) return [];
  const measured = 'taskMs' in event ? event.taskMs : undefined;
  const taskMs = measured ?? shards.map(() => Math.max(0, now - claimedAt));
  return taskMs.map((ms) => billedMs(lane, ms));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
