import { RESOURCES } from '@fitlane/shared/domain/job/sizes.ts';
import type { Size } from '@fitlane/shared/domain/job/index.ts';

/** The names under which the local stack stands in for a Google Cloud project. */
export const PROJECT = 'fitlane-local';
export const REGION = 'europe-west1';

export const BUCKETS = {
  datasets: 'fitlane-datasets',
  models: 'fitlane-models',
  results: 'fitlane-results',
  scratch: 'fitlane-scratch',
} as const;

/** A Cloud Run job per size; a run cannot change its CPU or memory, so sizes are separate jobs. */
export const RUN_JOBS = {
  'fitlane-small': limitsOf('small'),
  'fitlane-medium': limitsOf('medium'),
  'fitlane-large': limitsOf('large'),
  // On a machine without a GPU the same processes compute on its CPUs.
  'fitlane-gpu': limitsOf('gpu'),
} as const;

function limitsOf(size: Size): { cpu: string; memory: string } {
  const { vcpus, memoryGib } = RESOURCES[size];
  return { cpu: String(vcpus), memory: `${memoryGib}Gi` };
}
