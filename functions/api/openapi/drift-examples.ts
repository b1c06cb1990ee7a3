const COLUMN = {
  verdict: 'some',
  distance: 0.15,
  interval: { low: 0.13, high: 0.17 },
  missing: { baseline: 0.01, seen: 0.2 },
  outside: { baseline: 0, seen: 0.001 },
};

const DRIFT = {
  verdict: 'some',
  rows: 5_000,
  features: [{ name: 'age', ...COLUMN }],
  predictions: COLUMN,
  featuresLeftOut: 0,
};

/** The later chapters of the story in examples.ts: the model meets other data. */
export const DRIFT_EXAMPLES = {
  getDatasetProfile: {
    answer: {
      dataset: 'ds_4c1f7a90d2b3e5f60718',
      job: 'job_2b3c4d5e6f7081920a1b',
      rows: 1_000,
      columns: [
        {
          name: 'age',
          type: 'int64',
          kind: 'number',
          missing: 12,
          distinct: { count: 71, standardError: 0 },
          infinite: 0,
          smallest: 18,
          largest: 90,
          mean: 43.5,
          standardDeviation: 14.2,
          histogram: { edges: [18, 54, 90], counts: [701, 287] },
        },
      ],
    },
  },
  getDrift: {
    answer: { job: 'job_7d3b2a1c0f9e8d6c5b4a', version: 'ver_0a1b2c3d4e5f60718293', ...DRIFT },
  },
  getPerformance: {
    answer: {
      model: 'churn',
      items: [
        {
          day: '2026-01-03',
          version: 'ver_0a1b2c3d4e5f60718293',
          rows: 5_000,
          metric: 'accuracy',
          value: 0.84,
          rmse: null,
          interval: { low: 0.826, high: 0.853 },
          promised: 0.93,
          verdict: 'worse',
        },
      ],
    },
  },
  labelRows: {
    body: {
      labels: [
        { rowId: 'order-1017', label: true },
        { rowId: 'order-1018', label: false },
      ],
    },
    answer: {
      labelled: 1,
      corrected: 0,
      unchanged: 0,
      unknown: { count: 1, rowIds: ['order-1018'] },
    },
  },
  getOnlineDrift: {
    answer: {
      model: 'churn',
      version: 'ver_0a1b2c3d4e5f60718293',
      from: '2026-01-02T09:00:00.000Z',
      until: '2026-01-03T09:12:00.000Z',
      ...DRIFT,
    },
  },
};
