import type { JobFacts } from '../domain/explain/explain-job.ts';
import { notFound } from '../domain/errors.ts';
import { LANES, type Holding, type Job } from '../domain/job/index.ts';
import type { ReuseStore } from '../ports/reuse-store.ts';
import type { TaskStore } from '../ports/task-store.ts';
import { pendingOf, type PendingDeps } from './pending-of.ts';

export interface JobFactsDeps extends PendingDeps {
  readonly tasks: TaskStore;
  readonly reuse: ReuseStore;
}

/** All that is known of a job, for an operator: whoever's it is. @throws AppError not_found, unavailable. */
export async function jobFacts(deps: JobFactsDeps, jobId: string): Promise<JobFacts> {
  const job = (await deps.jobs.get(jobId))?.value;
  if (job === undefined) throw notFound('job', jobId);
  const log = await deps.jobs.events(jobId, 0);
  const [tasks, held, pending] = await Promise.all([
    job.attempt === null ? [] : deps.tasks.list(jobId, job.attempt.number),
    heldBy(deps, job),
    pendingOf(deps, job),
  ]);
  return { job, log, tasks, held, pending };
}

/** Looked for wherever the job may ever have held something, whatever its record says now. */
async function heldBy(deps: JobFactsDeps, job: Job): Promise<Holding[]> {
  const found = await Promise.all([
    fingerprintOf(deps, job),
    ...LANES.map((lane) => entriesIn(deps, job, lane)),
    ...LANES.map((lane) => slotsIn(deps, job, lane)),
  ]);
  return found.flat();
}

async function fingerprintOf(
  { reuse }: JobFactsDeps,
  { id, fingerprint: hash }: Job,
): Promise<Holding[]> {
  const isHeld = hash !== null && (await reuse.jobOfFingerprint(hash)) === id;
  return isHeld ? [{ type: 'fingerprint', hash, jobId: id }] : [];
}

async function entriesIn(
  { lanes }: JobFactsDeps,
  { id, tenantId }: Job,
  lane: (typeof LANES)[number],
): Promise<Holding[]> {
  const entry = await lanes.entryOf(lane, tenantId, id);
  return entry === null ? [] : [{ type: 'queueEntry', ...entry }];
}

async function slotsIn(
  { lanes }: JobFactsDeps,
  { id, tenantId }: Job,
  lane: (typeof LANES)[number],
): Promise<Holding[]> {
  const slots = await lanes.slotsOf(lane, tenantId);
  return slots.filter(({ jobId }) => jobId === id).map((slot) => ({ type: 'slot', ...slot }));
}
