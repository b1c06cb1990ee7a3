import { monthlyNanoUsdOf, type Budget } from '../domain/budget.ts';
import { monthOf } from '../domain/month.ts';
import type { TenantLimits } from '../domain/tenant.ts';
import type { Clock } from '../ports/clock.ts';
import type { UsageStore } from '../ports/usage-store.ts';

export interface ReadBudgetDeps {
  readonly usage: UsageStore;
  readonly clock: Clock;
}

/**
 * How a tenant's month stands. What is reserved is read first: a job that ends in between is counted twice
 * for a moment, and never missed.
 */
export async function readBudget(
  { usage, clock }: ReadBudgetDeps,
  tenantId: string,
  { monthlyBudgetUsd }: Pick<TenantLimits, 'monthlyBudgetUsd'>,
): Promise<Budget> {
  const reservedNanoUsd = await usage.reservedNanoUsd(tenantId);
  const spentNanoUsd = await usage.spentNanoUsd(tenantId, monthOf(clock.now()));
  return { monthlyNanoUsd: monthlyNanoUsdOf(monthlyBudgetUsd), spentNanoUsd, reservedNanoUsd };
}
