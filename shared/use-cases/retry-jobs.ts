import { AppError } from '../domain/errors.ts';
import type { JobFilter } from '../ports/job-store.ts';
import type { PageRequest } from '../ports/page.ts';
import type { Refusal } from './cancel-jobs.ts';
import type { NamedRequest } from './idempotency.ts';
import { mapSome } from './map-some.ts';
import { retryJob, type RetryRequest } from './retry-job.ts';
import type { SubmitJobDeps } from './submit-job.ts';

/** What ended without success. */
export const RETRYABLE = ['failed', 'cancelled', 'expired'] as const;

export interface RetryJobs extends RetryRequest {
  readonly filter: JobFilter & { readonly status?: (typeof RETRYABLE)[number] | undefined };
  readonly page: PageRequest;
  /** Only tells what would be tried again. */
  readonly isDryRun: boolean;
}

export interface Retried {
  readonly job: string;
  /** The new job; null in a dry run. */
  readonly retry: string | null;
}

export interface RetriedJobs {
  readonly matched: number;
  readonly jobs: readonly Retried[];
  readonly refused: readonly Refusal[];
  readonly nextCursor: string | null;
}

/**
 * Tries a page of the jobs again that match, each as `retryJob` does, newest first. Repeated under its
 * idempotency key it gives the same retries.
 *
 * @throws AppError unavailable, invalid_request for a cursor that no page gave out.
 */
export async function retryJobs(
  deps: SubmitJobDeps,
  { filter, page, isDryRun, ...request }: RetryJobs,
  named: NamedRequest | null,
): Promise<RetriedJobs> {
  const wanted = { ...filter, status: filter.status ?? RETRYABLE };
  const { items, nextCursor } = await deps.jobs.list(wanted, page);
  const outcomes = await mapSome(items, async ({ id, tenantId }) => {
    if (isDryRun) return { job: id, retry: null };
    return retryOf(deps, { tenantId, jobId: id, ...request }, nameFor(named, id));
  });
  const jobs = outcomes.filter((one) => 'retry' in one);
  const refused = outcomes.filter((one) => 'error' in one);
  return { matched: items.length, jobs, refused, nextCursor };
}

/** No caller's own key has a space in it. */
function nameFor(named: NamedRequest | null, jobId: string): NamedRequest | null {
  return named && { ...named, key: `${named.key} ${jobId}` };
}

async function retryOf(
  deps: SubmitJobDeps,
  input: Parameters<typeof retryJob>[1],
  named: NamedRequest | null,
): Promise<Retried | Refusal> {
  try {
    const { job } = await retryJob(deps, input, named);
    return { job: input.jobId, retry: job.id };
  } catch (error) {
    if (error instanceof AppError && error.detail.owner === 'user')
      return { id: input.jobId, error: error.detail };
    throw error;
  }
}
