import type { TenantLimits } from '../domain/tenant.ts';

/** So large that a test meets only the limit it names. */
export const LIMITS: TenantLimits = {
  slots: { express: 16, bulk: 8, gpu: 1 },
  queuedJobs: 10_000,
  datasetBytes: 10 * 1024 ** 4,
  fileBytes: 5 * 1024 ** 4,
  submitsPerMinute: 10_000,
  monthlyBudgetUsd: null,
};
