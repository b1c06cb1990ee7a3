import type { TableShape } from '../domain/dataset.ts';
import { userError, type AppError } from '../domain/errors.ts';
import { versionIdOf, type NewId } from '../domain/ids.ts';
import {
  correctionOf,
  joinStep,
  quoteJob,
  type FitParameters,
  type Lane,
  type PredictParameters,
  type Priority,
  type Quote,
  type Step,
  type Submission,
} from '../domain/job/index.ts';
import type { ModelVersion } from '../domain/model-version.ts';
import type { ComputePrices } from '../domain/prices.ts';
import { checkPredictionTable } from '../domain/table/check-prediction-table.ts';
import { checkTrainingTable } from '../domain/table/check-training-table.ts';
import { checkValidationTable } from '../domain/table/check-validation-table.ts';
import type { TrainingColumns } from '../domain/table/column-roles.ts';
import type { LedgerStore } from '../ports/ledger-store.ts';
import type { QuoteHistoryStore } from '../ports/quote-history-store.ts';
import type { DatasetStore, VersionStore } from '../ports/records.ts';
import { findVersion } from './find-version.ts';
import { fingerprintOf } from './fingerprint.ts';
import { getReadyDataset, type ReadyDataset } from './get-dataset.ts';
import { getVersion } from './get-version.ts';
import { planFitSteps, type PlanFitStepsDeps } from './plan-fit-steps.ts';

export interface PlanJobDeps extends PlanFitStepsDeps {
  readonly datasets: DatasetStore;
  readonly versions: VersionStore;
  readonly ledger: LedgerStore;
  readonly quoteHistories: QuoteHistoryStore;
  readonly prices: ComputePrices;
  readonly newId: NewId;
  readonly datasetsBucket: string;
  readonly modelsBucket: string;
  readonly resultsBucket: string;
  readonly jobTimeoutMs: number;
  readonly maxRetries: number;
}

/** Cloud Run's own limit for a task with a GPU. */
const MAX_GPU_MS = 3_600_000;

interface AnyJob {
  readonly tenantId: string;
  /** Who asks: the id of an API key. */
  readonly by: string;
  readonly dataset: string;
  /** Chosen by the quote unless named. */
  readonly lane?: Lane | undefined;
  readonly priority: Priority;
  /** Whether a job that computes, or has computed, the very same may answer. */
  readonly reuse: boolean;
  readonly timeoutMs?: number | undefined;
  /** Epoch ms: a job that could not start by then expires. */
  readonly startBy?: number | undefined;
  /** Of the request: https://www.w3.org/TR/trace-context/ */
  readonly traceparent: string;
}

export interface FitRequest extends AnyJob {
  readonly kind: 'fit';
  readonly model: string;
  readonly trainer: string;
  readonly parameters: FitParameters;
}

export interface PredictRequest extends AnyJob {
  readonly kind: 'predict';
  readonly version: NamedVersion;
  readonly parameters: PredictParameters;
  /** How many machines share the rows; more than one need the bulk lane. */
  readonly tasks?: number | undefined;
}

/** A version by its id, or a model by its name: what the alias means, else as `findVersion` says. */
export type NamedVersion =
  { readonly id: string } | { readonly model: string; readonly alias?: string | undefined };

/** What the columns of the dataset hold. */
export interface ProfileRequest extends AnyJob {
  readonly kind: 'profile';
}

export type JobRequest = FitRequest | PredictRequest | ProfileRequest;

/**
 * What a job will be: checked by what the footers tell, and quoted.
 *
 * @throws AppError for everything a user did wrong, before any compute is paid for.
 */
export function planJob(deps: PlanJobDeps, request: JobRequest): Promise<Submission> {
  switch (request.kind) {
    case 'fit':
      return planFit(deps, request);
    case 'predict':
      return planPrediction(deps, request);
    case 'profile':
      return planProfile(deps, request);
  }
}

async function planFit(deps: PlanJobDeps, request: FitRequest): Promise<Submission> {
  const { tenantId, model, trainer, parameters } = request;
  const dataset = await getReadyDataset(deps, { tenantId, datasetId: request.dataset });
  const columns = checkTrainingTable(dataset.shape, parameters);
  const validation = await validationDataset(deps, request, columns);
  const common = commonOf(deps, request, dataset, await correction(deps, request, trainer));
  const { prepared, ...trials } = await planFitSteps(deps, request, dataset, common);
  const plan = {
    ...common,
    ...trials,
    trainer,
    model,
    parameters,
    inputs: {
      dataset: inputOf(dataset),
      ...(validation && { validation: inputOf(validation) }),
      ...(prepared && { prepared }),
    },
    outputPrefix: `${deps.modelsBucket}/${tenantId}/${model}/${versionIdOf(common.id)}/`,
  };
  const files = validation === null ? [dataset] : [dataset, validation];
  return withFingerprint(deps, request, plan, files);
}

/** @throws AppError not_found, dataset_not_ready, invalid_parameters, what its table proves wrong. */
async function validationDataset(
  deps: PlanJobDeps,
  { tenantId, dataset, parameters: { validation, task } }: FitRequest,
  columns: TrainingColumns,
): Promise<ReadyDataset | null> {
  if (validation.mode !== 'dataset') return null;
  if (validation.dataset === dataset) throw validatedOnTraining(dataset);
  const other = await getReadyDataset(deps, { tenantId, datasetId: validation.dataset });
  checkValidationTable(other.shape, columns, task);
  return other;
}

function validatedOnTraining(dataset: string): AppError {
  return userError({
    code: 'invalid_parameters',
    message: `The validation names ${dataset}, the dataset that the model is trained on.`,
    fix: 'Name a dataset of other rows, or leave out `validation`: a share of the rows is held out then.',
  });
}

async function planPrediction(deps: PlanJobDeps, request: PredictRequest): Promise<Submission> {
  const { tenantId } = request;
  const [dataset, version] = await Promise.all([
    getReadyDataset(deps, { tenantId, datasetId: request.dataset }),
    namedVersion(deps, tenantId, request.version),
  ]);
  checkPredictionTable(dataset.shape, version, request.parameters);
  if (version.schema.group !== undefined || version.schema.time !== undefined) {
    requireOneTask(request);
  }
  const { trainer } = version;
  const common = commonOf(deps, request, dataset, await correction(deps, request, trainer));
  const { id, uri, digest, cardUri } = version;
  const plan = {
    ...common,
    trainer,
    model: version.model,
    parameters: request.parameters,
    inputs: { dataset: inputOf(dataset), version: { id, uri, digest, cardUri } },
    outputPrefix: `${deps.resultsBucket}/${tenantId}/${common.id}/`,
  };
  return withFingerprint(deps, request, plan, [dataset]);
}

async function planProfile(deps: PlanJobDeps, request: ProfileRequest): Promise<Submission> {
  const { tenantId } = request;
  const dataset = await getReadyDataset(deps, { tenantId, datasetId: request.dataset });
  const common = commonOf(deps, request, dataset, await correction(deps, request, PROFILER));
  const plan = {
    ...common,
    trainer: PROFILER,
    model: null,
    parameters: {},
    inputs: { dataset: inputOf(dataset) },
    outputPrefix: `${deps.resultsBucket}/${tenantId}/${common.id}/`,
  };
  return withFingerprint(deps, request, plan, [dataset]);
}

/** Where records name who computes, though nothing is learnt. */
const PROFILER = 'profile';

/** @throws AppError not_found. */
function namedVersion(
  deps: PlanJobDeps,
  tenantId: string,
  named: NamedVersion,
): Promise<ModelVersion> {
  if ('id' in named) return getVersion(deps, { tenantId, versionId: named.id });
  const { model, alias } = named;
  const version = alias === undefined ? 'default' : { alias };
  return findVersion(deps, { tenantId, model, version });
}

function withFingerprint(
  deps: PlanJobDeps,
  { reuse }: JobRequest,
  plan: Omit<Submission, 'fingerprint'>,
  files: readonly ReadyDataset[],
): Submission {
  return { ...plan, fingerprint: reuse ? fingerprintOf(deps, plan, files) : null };
}

async function correction(
  { quoteHistories }: PlanJobDeps,
  { tenantId, kind }: JobRequest,
  trainer: string,
): Promise<number> {
  const stored = await quoteHistories.get({ tenantId, trainer, kind });
  return correctionOf(stored?.value ?? null);
}

function commonOf(
  deps: PlanJobDeps,
  request: JobRequest,
  { shape }: ReadyDataset,
  correction: number,
) {
  const { expressMaxSeconds } = deps;
  const taskCount = taskCountOf(request);
  const lane = request.lane ?? (taskCount > 1 ? 'bulk' : undefined);
  const quote = quoteJob(request.kind, shape, { lane, expressMaxSeconds, correction });
  if (quote.lane === 'express' && quote.size !== 'small') throw tooLargeForExpress(quote);
  if (quote.lane === 'express' && taskCount > 1) throw tooManyForExpress(taskCount);
  const timeoutMs = request.timeoutMs ?? deps.jobTimeoutMs;
  if (quote.lane === 'gpu' && timeoutMs > MAX_GPU_MS) throw tooLongForGpu(timeoutMs);
  return {
    id: deps.newId('job'),
    tenantId: request.tenantId,
    kind: request.kind,
    quote,
    prices: deps.prices,
    timeoutMs,
    maxRetries: deps.maxRetries,
    startBy: request.startBy ?? null,
    priority: request.priority,
    holders: [request.by],
    retryOf: null,
    traceparent: request.traceparent,
    steps: stepsOf(request.kind, quote, shape, taskCount),
  };
}

/** What several tasks write is made one file by a step of its own, for which a warm worker is enough. */
function stepsOf(
  kind: JobRequest['kind'],
  quote: Quote,
  shape: TableShape,
  taskCount: number,
): Step[] {
  const { lane, size, expectedSeconds } = quote;
  const work: Step = { name: kind, lane, size, taskCount, expectedSeconds };
  return taskCount === 1 ? [work] : [work, joinStep(shape)];
}

/** A prediction's rows can be shared; a fit needs them all. */
function taskCountOf(request: JobRequest): number {
  return request.kind === 'predict' ? (request.tasks ?? 1) : 1;
}

/** @throws AppError invalid_parameters: rows that belong together may lie in two shares. */
function requireOneTask(request: PredictRequest): void {
  const taskCount = taskCountOf(request);
  if (taskCount === 1) return;
  throw userError({
    code: 'invalid_parameters',
    message: `${taskCount} tasks would share the rows, and the model looks at rows together.`,
    fix: 'Leave out tasks.',
  });
}

function tooLongForGpu(timeoutMs: number): AppError {
  return userError({
    code: 'invalid_request',
    message: `A task on a GPU may take ${MAX_GPU_MS / 1000} s at most, and ${timeoutMs / 1000} s are asked for.`,
    fix: 'Lower timeoutSeconds, or leave out lane.',
  });
}

function tooManyForExpress(tasks: number): AppError {
  return userError({
    code: 'invalid_request',
    message: `The express lane runs one task per job, and ${tasks} are asked for.`,
    fix: 'Leave out lane, or name the lane bulk.',
  });
}

function tooLargeForExpress({ expectedMemoryBytes }: Quote): AppError {
  return userError({
    code: 'invalid_request',
    message: `The job is expected to need ${(expectedMemoryBytes / 1e9).toFixed(1)} GB of memory, more than the express lane has.`,
    fix: 'Leave out lane, or name the lane bulk.',
  });
}

function inputOf({ id, uri, sizeBytes }: ReadyDataset) {
  return { id, uri, sizeBytes };
}
