import { checkPredictionTable, checkTrainingTable } from '../domain/check-table.ts';
import { ConflictError, userError } from '../domain/errors.ts';
import { versionIdOf, type NewId } from '../domain/ids.ts';
import {
  quoteJob,
  submit,
  type Job,
  type Lane,
  type Quote,
  type Submission,
} from '../domain/job/index.ts';
import type { Clock } from '../ports/clock.ts';
import type { JobCommit, JobStore } from '../ports/job-store.ts';
import type { Log } from '../ports/log.ts';
import type { Messages } from '../ports/messages.ts';
import type { DatasetStore, VersionStore } from '../ports/records.ts';
import { getReadyDataset, type ReadyDataset } from './get-dataset.ts';
import { getVersion } from './get-version.ts';

export interface SubmitJobDeps {
  readonly jobs: JobStore;
  readonly datasets: DatasetStore;
  readonly versions: VersionStore;
  readonly messages: Messages;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly log: Log;
  readonly modelsBucket: string;
  readonly resultsBucket: string;
  readonly jobTimeoutMs: number;
  readonly maxRetries: number;
  readonly expressMaxSeconds: number;
}

interface AnyJob {
  readonly tenantId: string;
  readonly dataset: string;
  /** Chosen by the quote unless named. */
  readonly lane?: Lane | undefined;
  readonly timeoutMs?: number | undefined;
  /** Epoch ms: a job that could not start by then expires. */
  readonly startBy?: number | undefined;
}

export interface FitRequest extends AnyJob {
  readonly kind: 'fit';
  readonly target: string;
  readonly model: string;
  readonly randomState: number;
}

export interface PredictRequest extends AnyJob {
  readonly kind: 'predict';
  readonly version: string;
}

const TRAINER = 'hist-gradient-boosting';

/**
 * Accepts a job: checks what the footer can tell, quotes, commits the record, and wakes its lane. Once this
 * returns, the job cannot be lost: a lost wake-up is replaced by the tick.
 *
 * @throws AppError for everything a user did wrong, before any compute is paid for.
 */
export async function submitJob(
  deps: SubmitJobDeps,
  request: FitRequest | PredictRequest,
): Promise<Job> {
  const submission =
    request.kind === 'fit'
      ? await fitSubmission(deps, request)
      : await predictSubmission(deps, request);
  const { job, events } = submit(submission, deps.clock.now());
  await create(deps, { job, events, revision: null });
  await wake(deps, submission.quote.lane);
  return job;
}

/** A client library may send a commit again whose answer was lost: then the job is there already. */
async function create(deps: SubmitJobDeps, commit: JobCommit): Promise<void> {
  try {
    await deps.jobs.commit(commit);
  } catch (error) {
    const exists = error instanceof ConflictError && (await deps.jobs.get(commit.job.id)) !== null;
    if (!exists) throw error;
  }
}

async function fitSubmission(deps: SubmitJobDeps, request: FitRequest): Promise<Submission> {
  const { tenantId, target, model, randomState } = request;
  const dataset = await getReadyDataset(deps, { tenantId, datasetId: request.dataset });
  checkTrainingTable(dataset.shape, target);
  const common = commonSubmission(deps, request, dataset);
  return {
    ...common,
    trainer: TRAINER,
    model,
    parameters: { target, randomState },
    inputs: { dataset: inputOf(dataset) },
    outputPrefix: `${deps.modelsBucket}/${tenantId}/${model}/${versionIdOf(common.id)}/`,
  };
}

async function predictSubmission(
  deps: SubmitJobDeps,
  request: PredictRequest,
): Promise<Submission> {
  const { tenantId } = request;
  const [dataset, version] = await Promise.all([
    getReadyDataset(deps, { tenantId, datasetId: request.dataset }),
    getVersion(deps, { tenantId, versionId: request.version }),
  ]);
  checkPredictionTable(dataset.shape, version.schema);
  const common = commonSubmission(deps, request, dataset);
  const { id, uri, digest } = version;
  return {
    ...common,
    trainer: version.trainer,
    model: version.model,
    parameters: {},
    inputs: { dataset: inputOf(dataset), version: { id, uri, digest } },
    outputPrefix: `${deps.resultsBucket}/${tenantId}/${common.id}/`,
  };
}

function commonSubmission(
  deps: SubmitJobDeps,
  request: FitRequest | PredictRequest,
  { shape }: ReadyDataset,
) {
  const { expressMaxSeconds } = deps;
  const quote = quoteJob(request.kind, shape, { lane: request.lane, expressMaxSeconds });
  if (quote.lane === 'express' && quote.size !== 'small') throw tooLargeForExpress(quote);
  return {
    id: deps.newId('job'),
    tenantId: request.tenantId,
    kind: request.kind,
    quote,
    timeoutMs: request.timeoutMs ?? deps.jobTimeoutMs,
    maxRetries: deps.maxRetries,
    startBy: request.startBy ?? null,
    steps: [{ name: request.kind, lane: quote.lane, size: quote.size, taskCount: 1 }],
  };
}

function tooLargeForExpress({ expectedMemoryBytes }: Quote) {
  return userError({
    code: 'invalid_request',
    message: `The job is expected to need ${(expectedMemoryBytes / 1e9).toFixed(1)} GB of memory, more than the express lane has.`,
    fix: 'Leave out lane, or name the lane bulk.',
  });
}

function inputOf({ id, uri, sizeBytes }: ReadyDataset) {
  return { id, uri, sizeBytes };
}

/** The record is what counts; a wake-up that fails costs a tick's delay, not the job. */
async function wake(deps: SubmitJobDeps, lane: Lane): Promise<void> {
  try {
    await deps.messages.wake(lane);
  } catch (error) {
    deps.log.warn('wake-up not sent', { lane, error });
  }
}
