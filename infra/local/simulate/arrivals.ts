import type { Random } from './random.ts';
import { DAY_MS, type Scenario } from './scenario.ts';

/** Jobs that a tenant submits at once. */
export interface Batch {
  readonly at: number;
  readonly tenant: number;
  readonly size: number;
}

/** The tenant that floods, in scenarios with floods; it submits nothing else. */
export function flooderOf({ tenants }: Scenario): number {
  return tenants;
}

/**
 * Who submits how much, and when: together `jobs` jobs within `horizonMs`, in order of time.
 */
export function arrivals(
  scenario: Scenario,
  jobs: number,
  horizonMs: number,
  random: Random,
): Batch[] {
  const floods = floodsOf(scenario, horizonMs, random);
  const left = jobs - floods.reduce((sum, { size }) => sum + size, 0);
  const batches = stretch(dailyBatches(scenario, left, horizonMs, random), horizonMs);
  return [...batches, ...floods].sort((a, b) => a.at - b.at);
}

function floodsOf(scenario: Scenario, horizonMs: number, random: Random): Batch[] {
  const { flood } = scenario;
  if (flood === null) return [];
  return Array.from({ length: Math.floor(horizonMs / flood.everyMs) }, (_, i) => ({
    at: (i + random.uniform()) * flood.everyMs,
    tenant: flooderOf(scenario),
    size: flood.jobs,
  }));
}

/** A Poisson process whose rate follows the day, by thinning (Lewis and Shedler, 1979). */
function dailyBatches(
  scenario: Scenario,
  jobs: number,
  horizonMs: number,
  random: Random,
): Batch[] {
  const { daySwing, meanBatch } = scenario;
  const gapAtPeakMs = (horizonMs * meanBatch) / jobs / (1 + daySwing);
  const pickTenant = tenantPicker(scenario.tenants, random);
  const batches: Batch[] = [];
  for (let at = 0, left = jobs; left > 0;) {
    at += gapAtPeakMs * random.exponential();
    const rate = 1 + daySwing * Math.sin((2 * Math.PI * at) / DAY_MS);
    if (random.uniform() * (1 + daySwing) >= rate) continue;
    const size = Math.min(left, geometric(meanBatch, random));
    batches.push({ at, tenant: pickTenant(), size });
    left -= size;
  }
  return batches;
}

/** Chance ends a run a little early or late: stretched, its load is exactly what the scenario says. */
function stretch(batches: readonly Batch[], horizonMs: number): Batch[] {
  const factor = horizonMs / (batches.at(-1)?.at ?? horizonMs);
  return batches.map((batch) => ({ ...batch, at: batch.at * factor }));
}

function geometric(mean: number, random: Random): number {
  return 1 + Math.floor(random.exponential() / -Math.log(1 - 1 / mean));
}

function tenantPicker(tenants: number, random: Random): () => number {
  const upTo: number[] = [];
  for (let k = 1; k <= tenants; k += 1) upTo.push((upTo.at(-1) ?? 0) + 1 / k);
  const total = upTo.at(-1) ?? 0;
  return () => {
    const drawn = random.uniform() * total;
    return upTo.findIndex((bound) => drawn < bound);
  };
}
