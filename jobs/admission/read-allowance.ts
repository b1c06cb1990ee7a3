import { leftNanoUsd } from '@fitlane/shared/domain/budget.ts';
import type { TenantLimits } from '@fitlane/shared/domain/tenant.ts';
import type { JobCommit } from '@fitlane/shared/ports/job-store.ts';
import { readBudget } from '@fitlane/shared/use-cases/read-budget.ts';
import type { ControllerDeps } from '../controller-deps.ts';

interface Allowance {
  readonly leftNanoUsd: number;
  /** What the admission must pass; undefined where there is no budget. */
  readonly gate: JobCommit['gate'];
}

/** What a tenant may still spend this month. The gate is read first: whoever passed it since is noticed. */
export async function readAllowance(
  deps: ControllerDeps,
  tenantId: string,
  monthlyBudgetUsd: TenantLimits['monthlyBudgetUsd'],
): Promise<Allowance> {
  if (monthlyBudgetUsd === null) return { leftNanoUsd: Infinity, gate: undefined };
  const was = await deps.usage.gate(tenantId);
  const record = { tenantId, passed: (was?.value.passed ?? 0) + 1 };
  const left = leftNanoUsd(await readBudget(deps, tenantId, { monthlyBudgetUsd }));
  return { leftNanoUsd: left, gate: { record, was } };
}
