import type { JobKind } from '../domain/job/index.ts';
import type { Usage } from '../domain/usage.ts';
import type { UsageStore } from '../ports/usage-store.ts';

/** Sums; see domain/usage.ts. */
export type Used = Pick<Usage, 'jobs' | 'computeMs' | 'costNanoUsd'>;

export interface UsedByDay extends Used {
  readonly day: string;
  readonly kind: JobKind;
  readonly model: string | null;
}

export interface MonthUsage {
  readonly month: string;
  readonly total: Used;
  /** In order of day, model and kind. */
  readonly days: readonly UsedByDay[];
}

const NOTHING: Used = { jobs: 0, computeMs: 0, costNanoUsd: 0 };

/** What a tenant has used in a month, by day, model and kind. */
export async function getUsage(
  { usage }: { readonly usage: UsageStore },
  { tenantId, month }: { readonly tenantId: string; readonly month: string },
): Promise<MonthUsage> {
  const entries = await usage.ofMonth(tenantId, month);
  const groups = new Map<string, UsedByDay>();
  for (const entry of entries) {
    const { day, kind, model } = entry;
    const sum = groups.get(groupOf(entry)) ?? NOTHING;
    groups.set(groupOf(entry), { day, kind, model, ...plus(sum, entry) });
  }
  const days = [...groups.values()].toSorted((a, b) => (groupOf(a) < groupOf(b) ? -1 : 1));
  return { month, total: entries.reduce(plus, NOTHING), days };
}

function groupOf({ day, kind, model }: Pick<Usage, 'day' | 'kind' | 'model'>): string {
  return [day, model ?? '', kind].join(' ');
}

function plus(sum: Used, { jobs, computeMs, costNanoUsd }: Used): Used {
  return {
    jobs: sum.jobs + jobs,
    computeMs: sum.computeMs + computeMs,
    costNanoUsd: sum.costNanoUsd + costNanoUsd,
  };
}
