/** What holds for tenants whose record says nothing else: the API and the controller are set alike. */
import { z } from 'zod';
import { slotLimitsOf, slotSettings } from './slot-limits.ts';
import type { TenantLimits } from './tenant.ts';

const count = (fallback: number) => z.coerce.number().int().positive().default(fallback);

const TIB = 1024 ** 4;

/** One object of S3 and of GCS. */
export const MAX_FILE_BYTES = 5 * TIB;

export const tenantSettings = {
  ...slotSettings,
  TENANT_QUEUED_JOBS: count(10_000),
  TENANT_DATASET_BYTES: count(10 * TIB),
  TENANT_FILE_BYTES: count(MAX_FILE_BYTES).refine((bytes) => bytes <= MAX_FILE_BYTES, {
    message: `must be at most ${MAX_FILE_BYTES}: object stores take no more`,
  }),
  TENANT_SUBMITS_PER_MINUTE: count(10_000),
  /** None unless set. */
  TENANT_MONTHLY_BUDGET_USD: z.coerce.number().nonnegative().optional(),
};

type TenantSettings = z.infer<z.ZodObject<typeof tenantSettings>>;

export function tenantLimitsOf(settings: TenantSettings): TenantLimits {
  return {
    slots: slotLimitsOf(settings),
    queuedJobs: settings.TENANT_QUEUED_JOBS,
    datasetBytes: settings.TENANT_DATASET_BYTES,
    fileBytes: settings.TENANT_FILE_BYTES,
    submitsPerMinute: settings.TENANT_SUBMITS_PER_MINUTE,
    monthlyBudgetUsd: settings.TENANT_MONTHLY_BUDGET_USD ?? null,
  };
}
