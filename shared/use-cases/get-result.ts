import { AppError, userError } from '../domain/errors.ts';
import {
  isTerminal,
  type Job,
  type JobOutputs,
  type PredictionPart,
  type PredictOutputs,
} from '../domain/job/index.ts';
import type { Clock } from '../ports/clock.ts';
import type { JobStore } from '../ports/job-store.ts';
import type { ObjectStorage, PresignedTransfer } from '../ports/object-storage.ts';
import type { VersionStore } from '../ports/records.ts';
import { DOWNLOAD_WINDOW_MS } from './download-window.ts';
import { getJob, type GetJob } from './get-job.ts';
import { getVersion } from './get-version.ts';

export interface ResultFile {
  readonly name: string;
  readonly download: PresignedTransfer;
  readonly rows: number | null;
  readonly sizeBytes: number | null;
}

export interface JobResult {
  readonly job: Job;
  readonly files: readonly ResultFile[];
}

export interface GetResultDeps {
  readonly jobs: JobStore;
  readonly versions: VersionStore;
  readonly storage: ObjectStorage;
  readonly clock: Clock;
}

/** @throws AppError not_found, job_not_finished, job_failed. */
export async function getResult(deps: GetResultDeps, input: GetJob): Promise<JobResult> {
  const job = await getJob(deps, input);
  if (job.outputs === null) throw withoutResult(job);
  const files = await filesOf(deps, job, job.outputs);
  const expiresAt = deps.clock.now() + DOWNLOAD_WINDOW_MS;
  const signed = files.map(async ({ uri, ...file }) => ({
    ...file,
    download: await deps.storage.presignDownload(uri, file.name, expiresAt),
  }));
  return { job, files: await Promise.all(signed) };
}

async function cardOf(deps: GetResultDeps, job: Job, versionId: string) {
  const version = await getVersion(deps, { tenantId: job.tenantId, versionId });
  return [{ name: 'card.json', uri: version.cardUri, rows: null, sizeBytes: null }];
}

async function filesOf(deps: GetResultDeps, job: Job, outputs: JobOutputs) {
  switch (outputs.kind) {
    case 'fit':
      return cardOf(deps, job, outputs.version);
    case 'predict':
      return partsOf(outputs);
    case 'profile':
      return [{ name: 'profile.json', uri: outputs.uri, rows: null, sizeBytes: null }];
    case 'convert':
      return [fileOf({ ...outputs.table, rows: outputs.table.shape.rows })];
  }
}

function partsOf({ parts, manifest }: PredictOutputs) {
  const listed = manifest && { name: 'manifest.json', ...manifest, rows: null, sizeBytes: null };
  return [...parts.map(fileOf), ...(listed ? [listed] : [])];
}

function fileOf({ uri, rows, sizeBytes }: PredictionPart) {
  return { name: uri.slice(uri.lastIndexOf('/') + 1), uri, rows, sizeBytes };
}

/** Of a job without outputs: why it has none. */
export function withoutResult(job: Job): AppError {
  if (!isTerminal(job)) {
    return userError({
      code: 'job_not_finished',
      message: `Job ${job.id} is ${job.status}; it has no result yet.`,
      fix: `Wait for it: GET /v1/jobs/${job.id}?wait=30s.`,
    });
  }
  const { error } = job;
  return new AppError({
    code: 'job_failed',
    owner: error?.owner ?? 'user',
    message:
      error === null ? `Job ${job.id} was ${job.status}.` : `Job ${job.id}: ${error.message}`,
    fix: error?.fix ?? 'Submit it again.',
    column: error?.column,
    row: error?.row,
  });
}
