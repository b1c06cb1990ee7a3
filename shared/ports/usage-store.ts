import type { BudgetGate } from '../domain/budget.ts';
import type { Usage } from '../domain/usage.ts';
import type { Stored } from './stored.ts';

/** Usage, and the gate of a budget, are written by JobStore.commit. */
export interface UsageStore {
  /** Everything of a month, several entries for what belongs together. */
  ofMonth(tenantId: string, month: string): Promise<Usage[]>;
  /** The sum of a month. */
  spentNanoUsd(tenantId: string, month: string): Promise<number>;
  /** The sum over all slots that the tenant's jobs hold. */
  reservedNanoUsd(tenantId: string): Promise<number>;
  gate(tenantId: string): Promise<Stored<BudgetGate> | null>;
}
