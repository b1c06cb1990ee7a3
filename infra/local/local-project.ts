/** The names under which the local stack stands in for a Google Cloud project. */
export const PROJECT = 'fitlane-local';
export const REGION = 'europe-west1';

export const BUCKETS = {
  datasets: 'fitlane-datasets',
  models: 'fitlane-models',
  results: 'fitlane-results',
} as const;

/** A Cloud Run job per size; a run cannot change its CPU or memory, so sizes are separate jobs. */
export const RUN_JOBS = {
  'fitlane-small': { cpu: '1', memory: '2Gi' },
  'fitlane-medium': { cpu: '2', memory: '8Gi' },
  'fitlane-large': { cpu: '8', memory: '32Gi' },
} as const;
