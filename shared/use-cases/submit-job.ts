import { ConflictError, unavailable } from '../domain/errors.ts';
import type { IdempotencyKey } from '../domain/idempotency-key.ts';
import { isTerminal, submit, type Job, type Submission } from '../domain/job/index.ts';
import type { JobCommit, JobStore } from '../ports/job-store.ts';
import type { ObjectStorage } from '../ports/object-storage.ts';
import type { ReuseStore } from '../ports/reuse-store.ts';
import type { Stored } from '../ports/stored.ts';
import { tryChange, type ChangeJobDeps } from './change-job.ts';
import { hasOutputs } from './has-outputs.ts';
import { earlierRequest, keyRecord, type NamedRequest } from './idempotency.ts';
import { planJob, type JobRequest, type PlanJobDeps } from './plan-job.ts';
import type { SubmitGate } from './submit-gate.ts';
import { tenantLimits, type TenantLimitsDeps } from './tenant-limits.ts';
import { wakeLane, type WakeLaneDeps } from './wake-lane.ts';

export interface SubmitJobDeps extends PlanJobDeps, WakeLaneDeps, ChangeJobDeps, TenantLimitsDeps {
  readonly jobs: JobStore;
  readonly reuse: ReuseStore;
  readonly submitGate: SubmitGate;
  readonly storage: ObjectStorage;
}

export interface Acceptance {
  readonly job: Job;
  /** The job was there, and has succeeded: nothing is computed. */
  readonly isCached: boolean;
}

/** Racers decide within one or two rounds; more in a row are a fault of ours. */
const MAX_CONFLICTS = 20;

/**
 * Accepts a job: checks what the footer can tell, quotes, commits the record, and wakes its lane. Once this
 * returns, the job cannot be lost: a lost wake-up is replaced by the tick.
 *
 * Nothing is computed twice: a job that computes the same, or has, is the answer unless the request wants
 * its own. A request repeated under its idempotency key gets the job it got before, but never a dead one.
 *
 * @throws AppError for everything a user did wrong, before any compute is paid for.
 */
export async function submitJob(
  deps: SubmitJobDeps,
  request: JobRequest,
  named: NamedRequest | null = null,
): Promise<Acceptance> {
  const { tenantId } = request;
  deps.submitGate.countRequest(tenantId, await tenantLimits(deps, tenantId));
  return acceptOnce(deps, () => planJob(deps, request), named);
}

/** @param plan is asked only for a request that was not answered before. */
export async function acceptOnce(
  deps: SubmitJobDeps,
  plan: () => Promise<Submission>,
  named: NamedRequest | null,
): Promise<Acceptance> {
  let submission: Submission | null = null;
  for (let conflicts = 0; conflicts < MAX_CONFLICTS; conflicts += 1) {
    const earlier = named && (await earlierRequest(deps, named));
    const repeated = await answerOf(deps, earlier);
    if (repeated !== null) return repeated;
    submission ??= await plan();
    const accepted = await tryAccept(deps, submission, named, earlier);
    if (accepted !== null) return accepted;
  }
  throw unavailable('The database', new Error(`${MAX_CONFLICTS} conflicts in a row`));
}

/** Commits a job as planned, or finds the one that does the same. Null when another request came between. */
async function tryAccept(
  deps: SubmitJobDeps,
  submission: Submission,
  named: NamedRequest | null,
  earlier: Stored<IdempotencyKey> | null,
): Promise<Acceptance | null> {
  const keyFor = (jobId: string) =>
    named === null ? {} : { key: { record: keyRecord(deps, named, jobId), was: earlier } };
  const same = await jobOfFingerprint(deps, submission);
  if (same === null) return create(deps, submission, keyFor(submission.id));
  if (!isTerminal(same.value)) return join(deps, same, submission, keyFor(same.value.id));
  if (await hasOutputs(deps, same.value)) return cached(deps, same.value, keyFor(same.value.id));
  await tryChange(deps, same, { type: 'outputsGone' });
  return null;
}

/** What a repeated request is answered with: a job that lives or has succeeded. */
async function answerOf(
  deps: SubmitJobDeps,
  earlier: Stored<IdempotencyKey> | null,
): Promise<Acceptance | null> {
  const stored = earlier && (await deps.jobs.get(earlier.value.resource));
  if (stored === null) return null;
  const job = stored.value;
  const isDead = isTerminal(job) && job.status !== 'succeeded';
  return isDead ? null : { job, isCached: false };
}

async function jobOfFingerprint(
  deps: SubmitJobDeps,
  { fingerprint }: Submission,
): Promise<Stored<Job> | null> {
  if (fingerprint === null) return null;
  const jobId = await deps.reuse.jobOfFingerprint(fingerprint);
  return jobId === null ? null : deps.jobs.get(jobId);
}

type Key = Pick<JobCommit, 'key'>;

async function create(
  deps: SubmitJobDeps,
  submission: Submission,
  key: Key,
): Promise<Acceptance | null> {
  const { job, events } = submit(submission, deps.clock.now());
  const { tenantId, quote } = submission;
  await deps.submitGate.countJob(tenantId, quote.lane, await tenantLimits(deps, tenantId));
  if (!(await isCommitted(deps, { was: null, job, events, ...key }))) return null;
  await wakeLane(deps, job);
  return { job, isCached: false };
}

/** A client library may send a commit again whose answer was lost: then the job is there already. */
async function isCommitted(deps: SubmitJobDeps, commit: JobCommit): Promise<boolean> {
  try {
    await deps.jobs.commit(commit);
    return true;
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error;
    return (await deps.jobs.get(commit.job.id)) !== null;
  }
}

async function join(
  deps: SubmitJobDeps,
  same: Stored<Job>,
  { holders }: Submission,
  key: Key,
): Promise<Acceptance | null> {
  const [by = ''] = holders;
  const change = await tryChange(deps, same, { type: 'joined', by }, () => key);
  if (change === null) return null;
  if (!change.changed && !(await isKept(deps, key))) return null;
  return { job: change.job, isCached: false };
}

async function cached(deps: SubmitJobDeps, job: Job, key: Key): Promise<Acceptance | null> {
  return (await isKept(deps, key)) ? { job, isCached: true } : null;
}

/** The key alone, where nothing of the job changes. */
async function isKept(deps: SubmitJobDeps, { key }: Key): Promise<boolean> {
  if (key === undefined) return true;
  try {
    await deps.reuse.putIdempotencyKey(key.record, key.was?.revision ?? null);
    return true;
  } catch (error) {
    if (error instanceof ConflictError) return false;
    throw error;
  }
}
