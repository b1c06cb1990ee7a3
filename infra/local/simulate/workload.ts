import { arrivals, flooderOf } from './arrivals.ts';
import { randomFrom, type Random } from './random.ts';
import type { Scenario } from './scenario.ts';

export interface SimulatedJob {
  readonly tenant: number;
  readonly submittedAt: number;
  readonly durationMs: number;
  /** What the quote said. */
  readonly expectedSeconds: number;
  /** Another tenant flooded the lane in the last four hours. */
  readonly isAmidFlood: boolean;
}

export interface Workload {
  readonly scenario: Scenario;
  /** In order of submission. */
  readonly jobs: readonly SimulatedJob[];
}

const FLOOD_LASTS_MS = 4 * 3_600_000;

/** The jobs of a run; the same for every policy. */
export function workloadOf(scenario: Scenario, count: number, seed: number): Workload {
  const random = randomFrom(seed);
  const durationsMs = Array.from({ length: count }, () => durationMs(scenario, random));
  const workMs = durationsMs.reduce((sum, duration) => sum + duration, 0);
  const horizonMs = workMs / (scenario.servers * scenario.load);
  const jobs: SimulatedJob[] = [];
  let floodedAt = -Infinity;
  for (const { at, tenant, size } of arrivals(scenario, count, horizonMs, random)) {
    if (tenant === flooderOf(scenario)) floodedAt = at;
    const isAmidFlood = tenant !== flooderOf(scenario) && at < floodedAt + FLOOD_LASTS_MS;
    for (const durationMs of durationsMs.slice(jobs.length, jobs.length + size)) {
      const expectedSeconds = quoteSeconds(durationMs, scenario, random);
      jobs.push({ tenant, submittedAt: at, durationMs, expectedSeconds, isAmidFlood });
    }
  }
  return { scenario, jobs };
}

function durationMs({ duration }: Scenario, random: Random): number {
  for (;;) {
    const seconds = duration.medianSeconds * Math.exp(duration.sigma * random.normal());
    if (seconds >= duration.minSeconds && seconds <= duration.maxSeconds) return 1000 * seconds;
  }
}

function quoteSeconds(durationMs: number, { quoteSigma }: Scenario, random: Random): number {
  return (durationMs / 1000) * Math.exp(quoteSigma * random.normal());
}
