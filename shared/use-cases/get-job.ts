import { notFound } from '../domain/errors.ts';
import { isTerminal, type Job } from '../domain/job/index.ts';
import type { JobStore } from '../ports/job-store.ts';
import type { Stored } from '../ports/stored.ts';
import { jobChanges } from './job-changes.ts';

export interface GetJob {
  readonly tenantId: string;
  readonly jobId: string;
}

/** @throws AppError not_found. */
export async function getJob(deps: { readonly jobs: JobStore }, input: GetJob): Promise<Job> {
  return (await getStoredJob(deps, input)).value;
}

/** @throws AppError not_found. */
export async function getStoredJob(
  deps: { readonly jobs: JobStore },
  input: GetJob,
): Promise<Stored<Job>> {
  const stored = await deps.jobs.get(input.jobId);
  if (stored?.value.tenantId !== input.tenantId) throw notFound('job', input.jobId);
  return stored;
}

/**
 * Waits until the job is over or `waitMs` have passed, and answers it as it then is. `signal` ends the wait
 * when nobody listens any more.
 *
 * @throws AppError not_found, unavailable.
 */
export async function waitForJob(
  deps: { readonly jobs: JobStore },
  input: GetJob & { readonly waitMs: number; readonly signal: AbortSignal },
): Promise<Job> {
  let newest = await getJob(deps, input);
  if (isTerminal(newest) || input.waitMs <= 0) return newest;
  const enough = AbortSignal.any([input.signal, AbortSignal.timeout(input.waitMs)]);
  for await (const job of jobChanges(deps.jobs, newest.id, enough)) {
    newest = job;
    if (isTerminal(job)) break;
  }
  return newest;
}
