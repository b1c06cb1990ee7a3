/**
 * The job and its words.
 *
 *   job      what a user asked for, and the record of its run
 *   step     one stage of a job (fit has one; prepare → train → validate has three)
 *   attempt  one try of a step, numbered through the whole job
 *   task     one shard of an attempt
 *   lane     express (the warm worker) · bulk · gpu (Cloud Run Jobs)
 *   queue    holds the jobs that may start now, smallest score first
 *
 * A job in prose (the code is advance.ts):
 *
 *   queued → starting → running → succeeded | failed
 *     ↑__________________|   a fault of the system, and retries are left
 *
 *   cancelRequested: queued → cancelled; starting | running → cancelling → cancelled, once compute is gone.
 *   A queued job whose `startBy` passes before its first start is expired.
 */
import type { Unpublished } from '../domain-event.ts';
import type { ErrorDetail } from '../errors.ts';
import type { ComputePrices } from '../prices.ts';
import type { UploadFormat } from '../upload-format.ts';
import type { FitParameters } from './fit-parameters.ts';
import type { JobOutputs, StepOutputs } from './outputs.ts';
import type { PredictParameters } from './predict-parameters.ts';
import type { Priority } from './queue-order.ts';

export const LANES = ['express', 'bulk', 'gpu'] as const;
export type Lane = (typeof LANES)[number];

/** Cloud Run cannot override CPU and memory, so each size is a Cloud Run Job of its own. */
export const SIZES = ['small', 'medium', 'large', 'gpu'] as const;
export type Size = (typeof SIZES)[number];

export const JOB_KINDS = ['fit', 'predict', 'convert', 'profile'] as const;
export type JobKind = (typeof JOB_KINDS)[number];

export const PHASES = [
  'download',
  'prepare',
  'convert',
  'train',
  'predict',
  'validate',
  'upload',
] as const;
export type Phase = (typeof PHASES)[number];

export const JOB_STATUSES = [
  'queued',
  'starting',
  'running',
  'cancelling',
  'succeeded',
  'failed',
  'cancelled',
  'expired',
] as const;
export type JobStatus = (typeof JOB_STATUSES)[number];

const TERMINAL: ReadonlySet<JobStatus> = new Set(['succeeded', 'failed', 'cancelled', 'expired']);

export function isTerminal(job: { readonly status: JobStatus }): boolean {
  return TERMINAL.has(job.status);
}

export interface PhaseTiming {
  readonly phase: Phase;
  readonly startedAt: number;
  readonly durationMs: number;
}

export interface Quote {
  readonly expectedSeconds: number;
  readonly expectedMemoryBytes: number;
  readonly lane: Lane;
  readonly size: Size;
  /** By which factor history has changed what the footer tells; absent: there is no history. */
  readonly correction?: number | undefined;
}

/** In billionths of a US dollar; see domain/cost.ts. */
export interface JobCost {
  readonly estimatedNanoUsd: number;
  /** Of the attempts that have ended. */
  readonly actualNanoUsd: number;
  /** Of all tasks of those attempts, as billed. */
  readonly computeMs: number;
  /** When an attempt, or the job, ended last. */
  readonly chargedAt: number | null;
}

/**
 *   prepare  checks a table and turns it into numbers, once for the steps after it
 *   trials   tries parameters, or folds of a validation, task by task
 *   fit      learns a model, and measures it
 *   train    learns it alone, on a machine that has a GPU
 *   validate measures what that has learnt
 *   predict  applies one, task by task
 *   join     makes one file of the tasks' parts
 *   convert  makes a table of an uploaded text
 *   profile  tells what the columns of a dataset hold
 */
export const STEP_NAMES = [
  'prepare',
  'trials',
  'fit',
  'train',
  'validate',
  'predict',
  'join',
  'convert',
  'profile',
] as const;
export type StepName = (typeof STEP_NAMES)[number];

export interface Step {
  readonly name: StepName;
  readonly lane: Lane;
  readonly size: Size;
  readonly taskCount: number;
  /** Of all its tasks together. */
  readonly expectedSeconds: number;
}

/** How a step went, or goes. */
export interface StepRun {
  readonly queuedAt: number;
  /** Of its first attempt. */
  readonly startedAt: number | null;
  /** Of the attempt that finished it, or is at it. */
  readonly attempt: Pick<Attempt, 'number' | 'admittedAt' | 'claimedAt'> | null;
  readonly phases: readonly PhaseTiming[];
}

export interface Attempt {
  readonly number: number;
  readonly step: number;
  readonly lane: Lane;
  readonly size: Size;
  /** Of the step, what this attempt computes: task i of its execution computes shards[i]. */
  readonly shards: readonly number[];
  readonly admittedAt: number;
  /** The number of its tenant's slot that it holds. */
  readonly slot: number;
  /** The execution that may compute it: named by RunJob's answer, bound by the first claim. */
  readonly execution: string | null;
  readonly claimedAt: number | null;
  readonly phase: Phase | null;
  /** When somebody must look whether its compute still lives. */
  readonly checkAt: number;
  /** Later than the container's and Cloud Run's own limits; null until claimed. */
  readonly deadlineAt: number | null;
}

/** An execution that must not go on: a double, a late one, or one that outlived its attempt. */
export interface UnwantedExecution {
  readonly execution: string;
  readonly size: Size;
  /** When somebody must cancel it, or look whether the cancel has worked. */
  readonly checkAt: number;
}

/** A dataset that a job reads. */
export interface DatasetInput {
  readonly id: string;
  readonly uri: string;
  readonly sizeBytes: number;
}

/** How a text is read, and how many bytes it may have unpacked. */
export interface ConvertParameters {
  readonly format: UploadFormat;
  readonly maxBytes: number;
}

export interface InputVersion {
  readonly id: string;
  readonly uri: string;
  readonly digest: string;
  /** Absent in records of jobs from before there were profiles. */
  readonly cardUri?: string;
}

export interface JobInputs {
  readonly dataset: DatasetInput;
  /** The table that the fitted model is measured on. */
  readonly validation?: DatasetInput;
  readonly version?: InputVersion;
  /** The dataset as numbers: where the step `prepare` writes it, or an earlier job has. */
  readonly prepared?: { readonly uri: string; readonly rows: number };
}

/** A profile has none. */
export type JobParameters =
  FitParameters | PredictParameters | ConvertParameters | Readonly<Record<string, never>>;

export interface Job {
  readonly id: string;
  readonly tenantId: string;
  readonly kind: JobKind;
  readonly trainer: string;
  /** fit: the name under which the version is registered. */
  readonly model: string | null;
  readonly parameters: JobParameters;
  readonly inputs: JobInputs;
  readonly outputPrefix: string;
  readonly quote: Quote;
  /** Fixed when the job is accepted, so that what it was estimated at and what it has cost compare. */
  readonly prices: ComputePrices;
  readonly timeoutMs: number;
  readonly maxRetries: number;
  readonly startBy: number | null;
  readonly priority: Priority;
  /** Names what is computed from what: two jobs with one fingerprint have one outcome. Null: never shared. */
  readonly fingerprint: string | null;
  /** Who asked for it: the ids of their API keys. The last one to cancel stops it. */
  readonly holders: readonly string[];
  /** The job that ended without success and that this one tries again. */
  readonly retryOf: string | null;
  /** Of the request that asked for it (W3C): every part that works for the job passes it on. */
  readonly traceparent: string;

  readonly status: JobStatus;
  readonly steps: readonly Step[];
  readonly step: number;
  /** Of the steps before the current one. */
  readonly doneSteps: readonly StepRun[];
  /** What the steps before have made: the current one goes on from it. */
  readonly handedOn: readonly StepOutputs[];
  readonly stepQueuedAt: number;
  readonly stepStartedAt: number | null;
  /** Shards of the current step that are done → the attempt that did them. */
  readonly wonShards: Readonly<Record<string, number>>;
  readonly attempt: Attempt | null;
  readonly attempts: number;
  /** Of the current step. */
  readonly retries: number;
  /** In a row: how often no compute could be had for the job. */
  readonly startFailures: number;
  /** Null unless the job may start now. */
  readonly queue: { readonly lane: Lane; readonly score: number } | null;
  /** When a job that backs off enters the queue again. */
  readonly notBefore: number | null;
  readonly unwanted: readonly UnwantedExecution[];

  readonly outputs: JobOutputs | null;
  readonly metrics: Readonly<Record<string, number>>;
  /** Of the current step. */
  readonly phases: readonly PhaseTiming[];
  readonly cost: JobCost;
  /** Of the last failed attempt while the job is retried; of the job once it failed. */
  readonly error: ErrorDetail | null;

  /** What subscribers are not told of yet. Absent in records of jobs from before there were such events. */
  readonly unpublished?: Unpublished | null;

  readonly submittedAt: number;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  /** Number of the last entry in the job's event log. */
  readonly seq: number;
  /** When somebody must next look at this record; null when nothing is outstanding. */
  readonly dueAt: number | null;
}

export function currentStep(job: Pick<Job, 'id' | 'steps' | 'step'>): Step {
  const step = job.steps[job.step];
  if (step === undefined) throw new Error(`Job ${job.id} has no step ${job.step}.`);
  return step;
}

/** The steps so far, the current one last. */
export function stepRunsOf(job: Job): StepRun[] {
  const { stepQueuedAt: queuedAt, stepStartedAt: startedAt, attempt, phases } = job;
  return [...job.doneSteps, { queuedAt, startedAt, attempt, phases }];
}

/** Where an attempt writes; it holds the attempt, so that two of them never touch the same object. */
export function outputUriOf(job: Job, attempt: { readonly number: number }): string {
  return `${job.outputPrefix}${attempt.number}/`;
}
