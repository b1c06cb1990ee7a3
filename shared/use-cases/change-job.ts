import { advance, type Job, type JobEvent, type JobPolicy } from '../domain/job/index.ts';
import { ConflictError, notFound } from '../domain/errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { JobCommit, JobStore } from '../ports/job-store.ts';
import type { Stored } from '../ports/stored.ts';

export interface ChangeJobDeps {
  readonly jobs: JobStore;
  readonly clock: Clock;
  readonly policy: JobPolicy;
  readonly random: () => number;
}

export interface Change {
  readonly was: Job;
  readonly job: Job;
  /** False when the event changed nothing: it was late, or a duplicate. */
  readonly changed: boolean;
}

/** What else the commit makes true, given what the job has become. */
export type Alongside = (job: Job) => Pick<JobCommit, 'task' | 'key' | 'version' | 'gate'>;

const nothing: Alongside = () => ({});

/** Each conflict means that somebody else got on; more in a row than this is a fault of ours. */
const MAX_CONFLICTS = 50;

/**
 * Tells a job what happened. Reads, advances and commits until no other commit came between, so that
 * an event is always applied to the newest record.
 *
 * @throws AppError not_found, unavailable.
 */
export async function changeJob(
  deps: ChangeJobDeps,
  jobId: string,
  event: JobEvent,
  alongside: Alongside = nothing,
): Promise<Change> {
  for (let conflicts = 0; conflicts < MAX_CONFLICTS; conflicts += 1) {
    const stored = await deps.jobs.get(jobId);
    if (stored === null) throw notFound('job', jobId);
    const change = await tryChange(deps, stored, event, alongside);
    if (change !== null) return change;
  }
  throw new Error(`Job ${jobId} is contended: ${MAX_CONFLICTS} conflicts in a row.`);
}

/** One compare-and-set; null when another commit came first. */
export async function tryChange(
  deps: ChangeJobDeps,
  stored: Stored<Job>,
  event: JobEvent,
  alongside: Alongside = nothing,
): Promise<Change | null> {
  const at = { now: deps.clock.now(), jitter: deps.random(), policy: deps.policy };
  const { job, events } = advance(stored.value, event, at);
  if (job === stored.value) return { was: job, job, changed: false };
  try {
    await deps.jobs.commit({ was: stored, job, events, ...alongside(job) });
    return { was: stored.value, job, changed: true };
  } catch (error) {
    if (error instanceof ConflictError) return null;
    throw error;
  }
}
