import { DRIFT_EXAMPLES } from './drift-examples.ts';
import { TRAINER } from './trainer-example.ts';

/** One story in examples: a file is uploaded, a model is fitted, and its card is read. By operation. */
const DATASET = {
  id: 'ds_4c1f7a90d2b3e5f60718',
  name: 'train.parquet',
  status: 'ready',
  sizeBytes: 48_211,
  sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  rows: 1_000,
  columns: [
    { name: 'age', type: 'int64' },
    { name: 'plan', type: 'string' },
    { name: 'y', type: 'bool' },
  ],
  createdAt: '2026-01-02T03:04:05.000Z',
  completedAt: '2026-01-02T03:04:06.000Z',
};

const UPLOAD = {
  method: 'PUT',
  url: 'https://storage.example.org/fitlane-datasets/…?X-Amz-Signature=…',
  headers: { 'content-type': 'application/vnd.apache.parquet', 'if-none-match': '*' },
  expiresAt: '2026-01-02T04:04:05.000Z',
};

const UPLOAD_IN_PARTS = { type: 'multipart', id: 'u-1', partSizeBytes: 16_777_216, parts: 8 };

const FIT = { dataset: DATASET.id, target: 'y', model: 'churn', validation: { fraction: 0.2 } };

const TIMELINE = {
  queueMs: 4,
  retriesMs: 0,
  startMs: 12,
  downloadMs: 9,
  computeMs: 131,
  uploadMs: 14,
  reportMs: 6,
  totalMs: 176,
};

const JOB = {
  id: 'job_0a1b2c3d4e5f60718293',
  kind: 'fit',
  status: 'succeeded',
  lane: 'express',
  size: 'small',
  model: 'churn',
  parameters: {
    target: 'y',
    exclude: [],
    idColumns: [],
    validation: { fraction: 0.2 },
    randomState: 0,
    trainer: TRAINER.name,
    task: 'classification',
    parameters: { learningRate: 0.1, maxIterations: 100 },
  },
  inputs: { dataset: DATASET.id },
  outputs: { version: 'ver_0a1b2c3d4e5f60718293', rows: 1_000 },
  metrics: { accuracy: 0.93, rocAuc: 0.97, baselineAccuracy: 0.71 },
  drift: null,
  error: null,
  attempts: 1,
  tasks: 1,
  steps: [{ name: 'fit', status: 'done', lane: 'express', size: 'small', tasks: 1 }],
  retryOf: null,
  traceId: '0af7651916cd43dd8448eb211c80319c',
  progress: null,
  quote: {
    expectedSeconds: 0.2,
    expectedMemoryBytes: 3e8,
    lane: 'express',
    size: 'small',
    actualSeconds: 0.154,
  },
  cost: { estimated: 0.000_004_4, actual: 0.000_003_784 },
  timeline: TIMELINE,
  phases: [{ phase: 'train', startedAt: '2026-01-02T03:04:07.000Z', durationMs: 98.2 }],
  createdAt: '2026-01-02T03:04:06.900Z',
  startedAt: '2026-01-02T03:04:06.904Z',
  finishedAt: '2026-01-02T03:04:07.076Z',
};

const VERSION = {
  id: JOB.outputs.version,
  model: 'churn',
  job: JOB.id,
  trainer: TRAINER.name,
  task: 'classification',
  schema: {
    target: { name: 'y', type: 'bool' },
    features: [
      { name: 'age', type: 'int64' },
      { name: 'plan', type: 'string' },
    ],
  },
  classes: [false, true],
  metrics: JOB.metrics,
  createdAt: JOB.finishedAt,
};

const LEDGER_ENTRY = {
  seq: 2,
  model: VERSION.model,
  alias: 'production',
  version: VERSION.id,
  at: '2026-01-02T09:00:00.000Z',
  by: 'key_1f2e3d4c5b6a79880716',
  cause: 'promote',
  reason: 'half the errors of the one before',
  predecessor: 1,
};

const MODEL_FILE = {
  name: 'model.skops',
  url: 'https://storage.example.org/fitlane-models/…?X-Amz-Signature=…',
  rows: null,
  sizeBytes: null,
  expiresAt: '2026-01-02T04:04:08.000Z',
};

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

const WAITING = {
  ...JOB,
  status: 'queued',
  outputs: null,
  metrics: {},
  attempts: 0,
  timeline: Object.fromEntries(Object.keys(TIMELINE).map((name) => [name, null])),
  phases: [],
  startedAt: null,
  finishedAt: null,
};

const PENDING = {
  reason: 'turn',
  message: '4 jobs have their turn before it.',
  position: 5,
  expectedStartAt: '2026-01-02T03:04:09.000Z',
};

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
