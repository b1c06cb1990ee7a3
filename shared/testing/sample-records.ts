import type { ApiKey } from '../domain/api-key.ts';
import type { Dataset } from '../domain/dataset.ts';
import {
  submit,
  type FitParameters,
  type Job,
  type LoggedEvent,
  type Step,
  type Submission,
} from '../domain/job/index.ts';
import type { ModelVersion } from '../domain/model-version.ts';
import type { ComputePrices } from '../domain/prices.ts';
import type { TaskRecord } from '../domain/task.ts';

/** Google's, tier 1. */
export const PRICES: ComputePrices = {
  usdPerVcpuSecond: 0.000_018,
  usdPerGibSecond: 0.000_002,
  usdPerGpuSecond: 0.000_186_7,
};

/** Complete records for tests; each names only what it is about. */
export function sampleFitParameters(overrides: Partial<FitParameters> = {}): FitParameters {
  return {
    target: 'label',
    features: null,
    exclude: [],
    idColumns: [],
    sampleWeight: null,
    groupColumn: null,
    validation: { mode: 'auto' },
    randomState: 0,
    task: 'classification',
    parameters: {},
    search: null,
    ...overrides,
  };
}

export function sampleSubmission(overrides: Partial<Submission> = {}): Submission {
  return {
    id: 'job_1',
    tenantId: 'tn_1',
    kind: 'fit',
    trainer: 'hist-gradient-boosting',
    model: 'churn',
    parameters: sampleFitParameters(),
    inputs: {
      dataset: { id: 'ds_1', uri: 's3://datasets/tn_1/ds_1/data.parquet', sizeBytes: 100 },
    },
    outputPrefix: 's3://models/tn_1/churn/ver_1/',
    quote: { expectedSeconds: 1, expectedMemoryBytes: 3e8, lane: 'bulk', size: 'small' },
    prices: PRICES,
    timeoutMs: 600_000,
    maxRetries: 4,
    startBy: null,
    priority: 'normal',
    fingerprint: null,
    holders: ['key_1'],
    retryOf: null,
    traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    ...overrides,
    steps: sampleSteps(overrides),
  };
}

const FIT: Step = { name: 'fit', lane: 'bulk', size: 'small', taskCount: 1, expectedSeconds: 1 };

/** Where a test names only the quote, the steps share its time. */
function sampleSteps({ steps = [FIT], quote }: Partial<Submission>): readonly Step[] {
  if (quote === undefined) return steps;
  const expectedSeconds = quote.expectedSeconds / steps.length;
  return steps.map((step) => ({ ...step, expectedSeconds }));
}

/** A job just submitted, with any of its fields replaced. */
export function sampleJob(overrides: Partial<Job> = {}): Job {
  const { job } = submit(sampleSubmission(), overrides.submittedAt ?? 1_000);
  const { steps = job.steps } = overrides;
  return { ...job, ...overrides, steps: sampleSteps({ ...overrides, steps }) };
}

export function sampleEvent(overrides: Partial<LoggedEvent> = {}): LoggedEvent {
  return { seq: 1, at: 1_000, status: 'queued', event: { type: 'submitted' }, ...overrides };
}

export function sampleDataset(overrides: Partial<Dataset> = {}): Dataset {
  return {
    id: 'ds_1',
    tenantId: 'tn_1',
    name: 'train.parquet',
    status: 'uploading',
    uri: 's3://datasets/tn_1/ds_1/data.parquet',
    sizeBytes: null,
    sha256: null,
    shape: null,
    createdAt: 1_000,
    completedAt: null,
    ...overrides,
  };
}

export function sampleVersion(overrides: Partial<ModelVersion> = {}): ModelVersion {
  return {
    id: 'ver_1',
    tenantId: 'tn_1',
    model: 'churn',
    jobId: 'job_1',
    trainer: 'hist-gradient-boosting',
    task: 'classification',
    uri: 's3://models/tn_1/churn/ver_1/1/model.skops',
    digest: 'sha256:00',
    cardUri: 's3://models/tn_1/churn/ver_1/1/card.json',
    export: {
      uri: 's3://models/tn_1/churn/ver_1/1/export.bin',
      digest: 'sha256:11',
      sizeBytes: 100,
    },
    schema: {
      target: { name: 'label', type: 'int64' },
      features: [{ name: 'age', type: 'double' }],
    },
    classes: [0, 1],
    metrics: { accuracy: 0.9 },
    createdAt: 1_000,
    ...overrides,
  };
}

export function sampleTask(overrides: Partial<TaskRecord> = {}): TaskRecord {
  return {
    jobId: 'job_1',
    attempt: 1,
    index: 0,
    shard: 0,
    nonce: 'nonce-of-a-process',
    execution: 'fitlane-small-1',
    claimedAt: 1_000,
    seq: 0,
    beatAt: 1_000,
    phase: null,
    fraction: 0,
    metrics: {},
    outcome: null,
    ...overrides,
  };
}

export function sampleApiKey(overrides: Partial<ApiKey> = {}): ApiKey {
  return {
    id: 'key_1',
    tenantId: 'tn_1',
    name: 'laptop',
    hash: 'a'.repeat(64),
    createdAt: 1_000,
    ...overrides,
  };
}
