import { userError, type AppError } from '../domain/errors.ts';
import {
  isTerminal,
  type FitParameters,
  type Job,
  type PredictParameters,
  type Step,
  type Submission,
} from '../domain/job/index.ts';
import { getDataset } from './get-dataset.ts';
import { getJob, type GetJob } from './get-job.ts';
import type { NamedRequest } from './idempotency.ts';
import { planConversion, retriedUpload } from './plan-conversion.ts';
import { planJob, type JobRequest } from './plan-job.ts';
import { acceptOnce, type Acceptance, type SubmitJobDeps } from './submit-job.ts';

export interface RetryRequest {
  /** Who asks: the id of an API key. */
  readonly by: string;
  /** Of the request: https://www.w3.org/TR/trace-context/ */
  readonly traceparent: string;
}

/**
 * Asks once more for what a job was asked for that ended without success: a new job, checked as any other, of
 * the size that the old one had grown to. Named by an idempotency key it is made once.
 *
 * @throws AppError not_found, job_not_retryable, and what a submit throws.
 */
export async function retryJob(
  deps: SubmitJobDeps,
  { by, traceparent, ...named }: GetJob & RetryRequest,
  request: NamedRequest | null,
): Promise<Acceptance> {
  const job = await getJob(deps, named);
  if (!isRetryable(job)) throw notRetryable(job);
  return acceptOnce(deps, () => planRetry(deps, job, { by, traceparent }), request);
}

function isRetryable(job: Job): boolean {
  return isTerminal(job) && job.status !== 'succeeded';
}

async function planRetry(
  deps: SubmitJobDeps,
  job: Job,
  request: RetryRequest,
): Promise<Submission> {
  if (job.kind === 'convert') return planAgain(deps, job, request);
  const plan = await planJob(deps, requestOf(job, request));
  return { ...plan, steps: plan.steps.map((step) => asGrown(step, job)), retryOf: job.id };
}

/** What is prepared already differs from the first time, and with it the steps. */
function asGrown(step: Step, { steps }: Job): Step {
  const { lane, size } = steps.find(({ name }) => name === step.name) ?? step;
  return { ...step, lane, size };
}

/** @throws AppError job_not_retryable where another try goes on, or has made the table. */
async function planAgain(
  deps: SubmitJobDeps,
  job: Job,
  request: RetryRequest,
): Promise<Submission> {
  const { tenantId } = job;
  const dataset = await getDataset(deps, { tenantId, datasetId: job.inputs.dataset.id });
  const { format, upload } = retriedUpload(deps, dataset, job);
  return planConversion(deps, { ...dataset, format }, { ...request, upload, retryOf: job });
}

/** As it was asked for; `startBy` has passed, or was never needed. */
function requestOf(job: Job, request: RetryRequest): JobRequest {
  const common = {
    ...request,
    tenantId: job.tenantId,
    dataset: job.inputs.dataset.id,
    lane: job.quote.lane,
    priority: job.priority,
    reuse: job.fingerprint !== null,
    timeoutMs: job.timeoutMs,
  };
  if (job.kind === 'fit') {
    const parameters = job.parameters as FitParameters;
    const { trainer, model } = job;
    return { ...common, kind: 'fit', model: model ?? 'default', trainer, parameters };
  }
  if (job.kind === 'profile') return { ...common, kind: 'profile' };
  const parameters = job.parameters as PredictParameters;
  const version = { id: job.inputs.version?.id ?? '' };
  const tasks = job.steps[0]?.taskCount;
  return { ...common, kind: 'predict', parameters, version, tasks };
}

function notRetryable(job: Job): AppError {
  const isOver = isTerminal(job);
  return userError({
    code: 'job_not_retryable',
    message: `Job ${job.id} is ${job.status}: there is nothing to retry.`,
    fix: isOver ? 'Use its result, or submit it anew with reuse: false.' : 'Wait until it ends.',
  });
}
