import { currentStep, type Job } from '../domain/job/index.ts';
import type { Slot } from '../domain/lane.ts';
import {
  pendingInQueue,
  pendingOutsideQueue,
  type Pending,
  type Surroundings,
} from '../domain/pending.ts';
import type { JobStore } from '../ports/job-store.ts';
import type { LaneStore } from '../ports/lane-store.ts';
import { readBudget, type ReadBudgetDeps } from './read-budget.ts';
import { tenantLimits, type TenantLimitsDeps } from './tenant-limits.ts';

export interface PendingDeps extends ReadBudgetDeps, TenantLimitsDeps {
  readonly jobs: JobStore;
  readonly lanes: LaneStore;
}

/** Why a job has not started; null for one that has, or is over. @throws AppError unavailable. */
export async function pendingOf(deps: PendingDeps, job: Job): Promise<Pending | null> {
  if (job.queue === null) return pendingOutsideQueue(job);
  return pendingInQueue(job, await surroundings(deps, job, job.queue), deps.clock.now());
}

async function surroundings(
  deps: PendingDeps,
  { tenantId }: Job,
  { lane, score }: NonNullable<Job['queue']>,
): Promise<Surroundings> {
  const limits = await tenantLimits(deps, tenantId);
  const [ahead, ownAhead, running, slots, budget] = await Promise.all([
    deps.lanes.ahead(lane, score, null),
    deps.lanes.ahead(lane, score, tenantId),
    deps.lanes.running(lane),
    deps.lanes.slotsOf(lane, tenantId),
    readBudget(deps, tenantId, limits),
  ]);
  const remainingSeconds = await Promise.all(slots.map((slot) => remainingOf(deps, slot)));
  return { ahead, ownAhead, running, limit: limits.slots[lane], remainingSeconds, budget };
}

/** By the quote of the step that holds it. A slot that was given back a moment ago needs nothing more. */
async function remainingOf(deps: PendingDeps, { jobId }: Slot): Promise<number> {
  const job = (await deps.jobs.get(jobId))?.value;
  if (job?.attempt == null) return 0;
  const since = (deps.clock.now() - job.attempt.admittedAt) / 1000;
  const { expectedSeconds, taskCount } = currentStep(job);
  return expectedSeconds / taskCount - since;
}
