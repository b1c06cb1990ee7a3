import { userError, type AppError } from '../domain/errors.ts';
import type { Job } from '../domain/job/index.ts';
import { withoutResult } from './get-result.ts';
import { planJob } from './plan-job.ts';
import type { SubmitJobDeps } from './submit-job.ts';

interface GetDatasetProfile {
  readonly tenantId: string;
  /** Who asks: the id of an API key. */
  readonly by: string;
  readonly datasetId: string;
  /** Of the request: https://www.w3.org/TR/trace-context/ */
  readonly traceparent: string;
}

/**
 * What the columns of a dataset hold: JSON, as the job of kind `profile` for the same file wrote it.
 *
 * @throws AppError not_found, dataset_not_ready, job_not_finished, job_failed.
 */
export async function getDatasetProfile(
  deps: SubmitJobDeps,
  { datasetId: dataset, ...caller }: GetDatasetProfile,
): Promise<{ job: Job; profile: unknown }> {
  const asked = { ...caller, dataset, kind: 'profile', priority: 'normal', reuse: true } as const;
  const { fingerprint } = await planJob(deps, asked);
  const id = fingerprint && (await deps.reuse.jobOfFingerprint(fingerprint));
  const stored = id === null ? null : await deps.jobs.get(id);
  if (stored === null) throw withoutProfile(dataset);
  const { outputs } = stored.value;
  if (outputs?.kind !== 'profile') throw withoutResult(stored.value);
  const content = await deps.storage.readAll(outputs.uri);
  if (content === null) throw withoutProfile(dataset);
  return { job: stored.value, profile: JSON.parse(new TextDecoder().decode(content)) as unknown };
}

function withoutProfile(dataset: string): AppError {
  return userError({
    code: 'not_found',
    message: `There is no profile of the dataset ${dataset} yet.`,
    fix: `Ask for it, once: POST /v1/jobs with { "kind": "profile", "dataset": "${dataset}" }.`,
  });
}
