import { AppError, type ErrorDetail } from '../domain/errors.ts';
import type { Job } from '../domain/job/index.ts';
import type { JobFilter } from '../ports/job-store.ts';
import type { PageRequest } from '../ports/page.ts';
import { cancelEffect, cancelJob, type CancelJobDeps, type CancelRequest } from './cancel-job.ts';
import { mapSome } from './map-some.ts';

/** What a cancel can do something about. */
export const CANCELLABLE = ['queued', 'starting', 'running'] as const;

export interface CancelJobs extends CancelRequest {
  readonly filter: JobFilter & { readonly status?: (typeof CANCELLABLE)[number] | undefined };
  readonly page: PageRequest;
  /** Only tells what would happen. */
  readonly isDryRun: boolean;
}

export interface Refusal {
  readonly id: string;
  readonly error: ErrorDetail;
}

export interface CancelledJobs {
  readonly matched: number;
  /** Ids of those that stop. */
  readonly jobs: readonly string[];
  /** Ids of those that the caller leaves, and that go on for others. */
  readonly left: readonly string[];
  readonly refused: readonly Refusal[];
  readonly nextCursor: string | null;
}

/**
 * Cancels a page of the jobs that match, each as `cancelJob` does, newest first.
 *
 * @throws AppError unavailable, invalid_request for a cursor that no page gave out.
 */
export async function cancelJobs(
  deps: CancelJobDeps,
  { filter, page, isDryRun, ...request }: CancelJobs,
): Promise<CancelledJobs> {
  const wanted = { ...filter, status: filter.status ?? CANCELLABLE };
  const { items, nextCursor } = await deps.jobs.list(wanted, page);
  const outcomes = await mapSome(items, async (job) => {
    const effect = await cancelEffect(deps, job, request);
    const isDone = isDryRun || effect === 'nothing' || effect instanceof AppError;
    return { id: job.id, effect: isDone ? effect : await effectOn(deps, job, request) };
  });
  const withEffect = (wanted: string) =>
    outcomes.filter(({ effect }) => effect === wanted).map(({ id }) => id);
  const refused = outcomes.flatMap(({ id, effect }) =>
    effect instanceof AppError ? [{ id, error: effect.detail }] : [],
  );
  const [jobs, left] = [withEffect('stops'), withEffect('leaves')];
  return { matched: items.length, jobs, left, refused, nextCursor };
}

/** What it came to: between the list and the cancel somebody may have joined, or it may have ended. */
async function effectOn(deps: CancelJobDeps, { id, tenantId }: Job, request: CancelRequest) {
  try {
    const { goesOnForOthers } = await cancelJob(deps, { tenantId, jobId: id, ...request });
    return goesOnForOthers ? 'leaves' : 'stops';
  } catch (error) {
    if (error instanceof AppError && error.detail.code === 'job_shared') return error;
    throw error;
  }
}
