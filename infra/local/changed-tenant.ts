import { LANES, type Lane } from '@fitlane/shared/domain/job/index.ts';
import type { Tenant } from '@fitlane/shared/domain/tenant.ts';

const NUMBERS = ['queuedJobs', 'datasetBytes', 'fileBytes', 'submitsPerMinute'] as const;

/** What can be set; the name of a lane stands for its slots. */
export const LIMIT_NAMES = [...NUMBERS, 'monthlyBudgetUsd', ...LANES] as const;

/**
 * The tenant with other limits, told as text: a number, `default`, or, of a budget, `none`.
 *
 * @throws Error for anything else.
 */
export function changedTenant(
  tenant: Tenant,
  changes: Readonly<Partial<Record<string, string>>>,
): Tenant {
  return Object.entries(changes).reduce<Tenant>(
    (changed, [name, text]) => (text === undefined ? changed : withLimit(changed, name, text)),
    tenant,
  );
}

function withLimit({ id, limits }: Tenant, name: string, text: string): Tenant {
  const value = parsed(name, text);
  if (isLane(name)) return { id, limits: { ...limits, slots: changed(limits.slots, name, value) } };
  return { id, limits: changed(limits, name, value) };
}

/** Undefined takes it away: the limit is that of everybody again. */
function changed(limits: object | undefined, name: string, value: number | null | undefined) {
  const others = Object.entries(limits ?? {}).filter(([known]) => known !== name);
  return Object.fromEntries(value === undefined ? others : [...others, [name, value]]) as object;
}

function parsed(name: string, text: string): number | null | undefined {
  if (text === 'default') return undefined;
  const isBudget = name === 'monthlyBudgetUsd';
  if (isBudget && text === 'none') return null;
  const value = Number(text);
  const isUsable = text.trim() !== '' && value >= 0 && (isBudget || Number.isInteger(value));
  if (isUsable && Number.isFinite(value)) return value;
  throw new Error(`--${name} must be a number from 0 on, or default, not '${text}'.`);
}

function isLane(name: string): name is Lane {
  return (LANES as readonly string[]).includes(name);
}
