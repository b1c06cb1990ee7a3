import { driftOf, type Drift } from '../domain/drift/drift.ts';
import { userError, type AppError } from '../domain/errors.ts';
import type { Job } from '../domain/job/index.ts';
import type { JobStore } from '../ports/job-store.ts';
import { getJob, type GetJob } from './get-job.ts';
import { withoutResult } from './get-result.ts';

/**
 * How far the rows of a prediction lie from those of the fit.
 *
 * @throws AppError not_found, also of a job that has counted nothing; job_not_finished, job_failed.
 */
export async function getDrift(
  deps: { readonly jobs: JobStore },
  input: GetJob,
): Promise<{ job: Job; drift: Drift }> {
  const job = await getJob(deps, input);
  if (job.kind === 'predict' && job.outputs === null) throw withoutResult(job);
  const profile = job.outputs?.kind === 'predict' ? job.outputs.profile : undefined;
  if (profile === undefined) throw withoutProfile(job);
  return { job, drift: driftOf(profile) };
}

function withoutProfile({ id, kind }: Job): AppError {
  const why =
    kind === 'fit' ? 'it fits a model' : 'the card of its model tells nothing to compare with';
  return userError({
    code: 'not_found',
    message: `Job ${id} has no drift report: ${why}.`,
    fix: 'Ask for that of a prediction, by a model fitted with this version.',
  });
}
