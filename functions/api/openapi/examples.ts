import { DRIFT_EXAMPLES } from './drift-examples.ts';
import {
  DATASET,
  FIT,
  JOB,
  LEDGER_ENTRY,
  MODEL_FILE,
  PENDING,
  TRAINER,
  UPLOAD,
  UPLOAD_IN_PARTS,
  VERSION,
  WAITING,
} from './sample-resources.ts';

/** One story in examples: a file is uploaded, a model is fitted, and its card is read. By operation. */
export const PROBLEM = {
  type: 'urn:fitlane:error:target_missing',
  title: 'Unprocessable Entity',
  status: 422,
  detail: 'The training file has no column "y". It has: "age", "plan", "label".',
  code: 'target_missing',
  owner: 'user',
  fix: 'Add the label column "y", or name another one as target.',
  column: 'y',
  requestId: '3f0c2a52-6a3e-4b2e-9a53-0d1f6f2f6a77',
};

interface Example {
  readonly body?: unknown;
  readonly answer: unknown;
}

const USED = { jobs: 1, computeSeconds: 0.172, cost: JOB.cost.actual };
const ACCEPTED = { ...JOB, cached: false };
const firstPage = (item: unknown) => ({ items: [item], nextCursor: null });

export const EXAMPLES: Readonly<Record<string, Example>> = {
  createDataset: {
    body: { name: 'train.parquet', sizeBytes: DATASET.sizeBytes, sha256: DATASET.sha256 },
    answer: {
      dataset: { ...DATASET, status: 'uploading', rows: null, columns: null, completedAt: null },
      upload: UPLOAD,
    },
  },
  signParts: { body: { numbers: [1] }, answer: { parts: [{ number: 1, ...UPLOAD }] } },
  listParts: { answer: { ...UPLOAD_IN_PARTS, stored: [1, 2, 5] } },
  completeDataset: { answer: DATASET },
  getDataset: { answer: DATASET },
  listDatasets: { answer: firstPage(DATASET) },
  submitJob: { body: { kind: 'fit', ...FIT }, answer: ACCEPTED },
  fit: { body: FIT, answer: ACCEPTED },
  predict: {
    body: { dataset: 'ds_5d2e8ba1e3c4f6071829', version: VERSION.id },
    answer: {
      ...ACCEPTED,
      kind: 'predict',
      parameters: { engine: 'native', maxBadRows: 0 },
      inputs: { dataset: 'ds_5d2e8ba1e3c4f6071829', version: VERSION.id },
      outputs: { rows: 366 },
      metrics: {},
      phases: [],
    },
  },
  getJob: { answer: { ...WAITING, pending: PENDING } },
  cancelJob: {
    body: { force: false },
    answer: { ...WAITING, status: 'cancelled', goesOnForOthers: false },
  },
  cancelJobs: {
    body: { filter: { status: 'queued', model: 'churn' }, dryRun: false, force: false },
    answer: { dryRun: false, matched: 1, jobs: [JOB.id], left: [], refused: [], nextCursor: null },
  },
  retryJob: { answer: { ...ACCEPTED, ...WAITING, retryOf: 'job_9f8e7d6c5b4a39281706' } },
  retryJobs: {
    body: { filter: { status: 'failed' }, dryRun: false },
    answer: {
      dryRun: false,
      matched: 1,
      jobs: [{ job: 'job_9f8e7d6c5b4a39281706', retry: JOB.id }],
      refused: [],
      nextCursor: null,
    },
  },
  listJobs: { answer: firstPage(JOB) },
  followJob: {
    answer: { seq: 3, at: JOB.startedAt, type: 'claimed', status: 'running', attempt: 1 },
  },
  followLogs: {
    answer: { at: JOB.startedAt, attempt: 1, task: 0, lines: ['fitted on 1,000 rows'] },
  },
  listTrials: {
    answer: {
      items: [
        {
          trial: 0,
          parameters: { learningRate: 0.07 },
          metrics: { logLoss: 0.21 },
          folds: [{ fold: 0, rowsLearnt: 800, rowsMeasured: 200, metrics: { logLoss: 0.21 } }],
          error: null,
          isBest: true,
        },
      ],
    },
  },
  getResult: {
    answer: {
      job: JOB.id,
      version: VERSION.id,
      files: [{ ...MODEL_FILE, name: 'card.json' }],
    },
  },
  ...DRIFT_EXAMPLES,
  listVersions: { answer: firstPage(VERSION) },
  getVersion: { answer: VERSION },
  getCard: { answer: { trainer: VERSION.trainer, rows: 1_000, classes: VERSION.classes } },
  getVersionFiles: { answer: { version: VERSION.id, files: [MODEL_FILE] } },
  listModels: {
    answer: firstPage({
      name: VERSION.model,
      newest: { version: VERSION.id, trainer: VERSION.trainer, createdAt: VERSION.createdAt },
      aliases: { production: VERSION.id },
    }),
  },
  promoteVersion: {
    body: { version: VERSION.id, alias: 'production', reason: LEDGER_ENTRY.reason },
    answer: { ...LEDGER_ENTRY, changed: true },
  },
  demoteAlias: {
    body: { alias: 'production', reason: 'wrong about customers of a year' },
    answer: {
      ...LEDGER_ENTRY,
      seq: 3,
      version: 'ver_9f8e7d6c5b4a39281706',
      cause: 'demote',
      reason: 'wrong about customers of a year',
      predecessor: null,
      changed: true,
    },
  },
  getAlias: { answer: LEDGER_ENTRY },
  listLedger: { answer: firstPage(LEDGER_ENTRY) },
  listTrainers: { answer: { items: [TRAINER] } },
  getTrainer: { answer: TRAINER },
  getUsage: {
    answer: {
      month: '2026-01',
      ...USED,
      days: [{ day: '2026-01-02', kind: 'fit', model: 'churn', ...USED }],
    },
  },
  getLimits: {
    answer: {
      uploads: {
        maxBytes: 5_497_558_138_880,
        wholeUpToBytes: 67_108_864,
        minPartBytes: 16_777_216,
        maxParts: 10_000,
        partsPerRequest: 100,
        urlSeconds: 3_600,
      },
      downloads: { urlSeconds: 3_600 },
      tables: { maxColumnBytes: 400_000, maxCategories: 255 },
      fits: { maxValidationFraction: 0.5 },
      jobs: { timeoutSeconds: 600, maxTimeoutSeconds: 604_800, maxRetries: 4 },
      lanes: [{ lane: 'express', maxExpectedSeconds: 30, sizes: ['small'] }],
      sizes: [{ size: 'small', memoryBytes: 2_147_483_648, threads: 1 }],
      requests: { maxBodyBytes: 1_048_576, pageItems: 20, maxPageItems: 100, maxWaitSeconds: 60 },
      tenant: {
        lanes: [{ lane: 'express', slots: 16, running: 2, maxQueued: 10_000, queued: 0 }],
        maxStoredBytes: 10_995_116_277_760,
        storedBytes: DATASET.sizeBytes,
        submitsPerMinute: 10_000,
        budget: {
          monthlyUsd: 50,
          spentUsd: 12.5,
          reservedUsd: 0.000_008_8,
          endsAt: '2026-02-01T00:00:00.000Z',
        },
      },
    },
  },
};
