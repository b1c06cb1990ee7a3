import { notFound } from '../domain/errors.ts';
import { isTerminal, type Job } from '../domain/job/index.ts';
import type { JobStore } from '../ports/job-store.ts';

export interface GetJob {
  readonly tenantId: string;
  readonly jobId: string;
}

/** @throws AppError not_found. */
export async function getJob(deps: { readonly jobs: JobStore }, input: GetJob): Promise<Job> {
  const stored = await deps.jobs.get(input.jobId);
  if (stored?.value.tenantId !== input.tenantId) throw notFound('job', input.jobId);
  return stored.value;
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
  const job = await getJob(deps, input);
  if (isTerminal(job) || input.waitMs <= 0) return job;
  return untilTerminal(deps.jobs, job, input);
}

function untilTerminal(
  jobs: JobStore,
  job: Job,
  { waitMs, signal }: { readonly waitMs: number; readonly signal: AbortSignal },
): Promise<Job> {
  return new Promise((resolve, reject) => {
    let newest = job;
    const end = (settle: () => void) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', giveUp);
      unsubscribe();
      settle();
    };
    const giveUp = () => {
      end(() => {
        resolve(newest);
      });
    };
    const timer = setTimeout(giveUp, waitMs);
    const unsubscribe = jobs.watch(
      job.id,
      (changed) => {
        newest = changed;
        if (isTerminal(changed)) giveUp();
      },
      (error) => {
        end(() => {
          reject(error);
        });
      },
    );
    signal.addEventListener('abort', giveUp, { once: true });
  });
}
