import type { SlotLimits } from './lane.ts';

/** What a tenant may have and do at most. */
export interface TenantLimits {
  /** Attempts that run at once, in each lane. */
  readonly slots: SlotLimits;
  /** Jobs that wait, in each lane. */
  readonly queuedJobs: number;
  /** Of all complete datasets together. */
  readonly datasetBytes: number;
  /** Of one file. */
  readonly fileBytes: number;
  /** Each instance of the API counts for itself. */
  readonly submitsPerMinute: number;
  /** Null: no budget. */
  readonly monthlyBudgetUsd: number | null;
}

/** `tenants/{id}`: what is different for one tenant. */
export interface Tenant {
  readonly id: string;
  readonly limits: Partial<Omit<TenantLimits, 'slots'>> & { readonly slots?: Partial<SlotLimits> };
}

/** The tenant's own limits, over those of everybody. */
export function limitsOf(tenant: Tenant | null, defaults: TenantLimits): TenantLimits {
  const own = tenant?.limits ?? {};
  return { ...defaults, ...own, slots: { ...defaults.slots, ...own.slots } };
}
