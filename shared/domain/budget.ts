/**
 * A month's budget stops admission: a job starts only when its estimated cost fits into what is left. What
 * runs is never stopped: where it costs more than it was estimated at, the next one waits.
 */
import { toNanoUsd } from './cost.ts';

/** How a tenant's month stands, in billionths of a US dollar. */
export interface Budget {
  /** Null: none is set. */
  readonly monthlyNanoUsd: number | null;
  /** Of attempts that have ended. */
  readonly spentNanoUsd: number;
  /** The estimates of all jobs that hold a slot. */
  readonly reservedNanoUsd: number;
}

/**
 * Whoever admits a job of a tenant with a budget passes this gate alone: of two that saw the same money left,
 * one is refused and looks again.
 */
export interface BudgetGate {
  readonly tenantId: string;
  readonly passed: number;
}

export function leftNanoUsd({ monthlyNanoUsd, spentNanoUsd, reservedNanoUsd }: Budget): number {
  return monthlyNanoUsd === null ? Infinity : monthlyNanoUsd - spentNanoUsd - reservedNanoUsd;
}

/** Whether a queued job waits for money; the month's end, or a larger budget, brings some. */
export function waitsForBudget(
  { estimatedNanoUsd }: { readonly estimatedNanoUsd: number },
  budget: Budget,
): boolean {
  return estimatedNanoUsd > leftNanoUsd(budget);
}

export function monthlyNanoUsdOf(monthlyBudgetUsd: number | null): number | null {
  return monthlyBudgetUsd === null ? null : toNanoUsd(monthlyBudgetUsd);
}
