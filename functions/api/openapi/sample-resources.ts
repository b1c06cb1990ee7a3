/** One of each resource, as the API answers it: what the examples are made of. */
export const DATASET = {
  id: 'ds_4c1f7a90d2b3e5f60718',
  name: 'train.parquet',
  status: 'ready',
  format: null,
  sizeBytes: 48_211,
  sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  rows: 1_000,
  columns: [
    { name: 'age', type: 'int64' },
    { name: 'plan', type: 'string' },
    { name: 'y', type: 'bool' },
  ],
  conversion: null,
  createdAt: '2026-01-02T03:04:05.000Z',
  completedAt: '2026-01-02T03:04:06.000Z',
};

export const UPLOAD = {
  method: 'PUT',
  url: 'https://storage.example.org/fitlane-datasets/…?X-Amz-Signature=…',
  headers: { 'content-type': 'application/vnd.apache.parquet', 'if-none-match': '*' },
  expiresAt: '2026-01-02T04:04:05.000Z',
};

export const UPLOAD_IN_PARTS = {
  type: 'multipart',
  id: 'u-1',
  partSizeBytes: 16_777_216,
  parts: 8,
};

export const FIT = {
  dataset: DATASET.id,
  target: 'y',
  model: 'churn',
  validation: { fraction: 0.2 },
};

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

export const JOB = {
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
    trainer: 'hist-gradient-boosting',
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

export const VERSION = {
  id: JOB.outputs.version,
  model: 'churn',
  job: JOB.id,
  trainer: 'hist-gradient-boosting',
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

export const LEDGER_ENTRY = {
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

export const TRAINER = {
  name: VERSION.trainer,
  summary: 'Gradient boosted trees on binned values: strong on tables of any kind, without care',
  tasks: ['classification', 'regression'],
  readsGroups: false,
  parameters: {
    type: 'object',
    properties: {
      learningRate: {
        type: 'number',
        exclusiveMinimum: 0,
        maximum: 1,
        default: 0.1,
        description:
          'How much of each tree is added: a number above 0, at most 1; 0.1 unless given',
      },
    },
    additionalProperties: false,
  },
};

export const MODEL_FILE = {
  name: 'model.skops',
  url: 'https://storage.example.org/fitlane-models/…?X-Amz-Signature=…',
  rows: null,
  sizeBytes: null,
  expiresAt: '2026-01-02T04:04:08.000Z',
};

export const WAITING = {
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

export const PENDING = {
  reason: 'turn',
  message: '4 jobs have their turn before it.',
  position: 5,
  expectedStartAt: '2026-01-02T03:04:09.000Z',
};
