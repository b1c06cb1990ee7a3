import { quantileOfSorted } from '../bench/statistics.ts';
import { flooderOf } from './arrivals.ts';
import type { Run } from './simulated-lane.ts';
import type { Scenario } from './scenario.ts';

const SHORT_MS = 30_000;

/** In seconds; not a number where nobody waited. */
export interface Waits {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** How long who waited, in one run. */
export interface Figures {
  /** Jobs that ran under 30 s. */
  readonly short: Waits;
  /** The tenth of the jobs that ran longest. */
  readonly long: Waits;
  readonly all: Waits;
  /** The same, of the other tenants in the four hours after a flood. */
  readonly shortAmidFlood: Waits;
  readonly longAmidFlood: Waits;
  readonly flooder: Waits;
  /** How much later than any job another was submitted that started before it; seconds. */
  readonly passedBy: number;
}

export function figuresOf(runs: readonly Run[], scenario: Scenario): Figures {
  const longMs = quantileOfSorted(
    sorted(runs, ({ job }) => job.durationMs),
    0.9,
  );
  const short = runs.filter(({ job }) => job.durationMs < SHORT_MS);
  const long = runs.filter(({ job }) => job.durationMs >= longMs);
  return {
    short: waitsOf(short),
    long: waitsOf(long),
    all: waitsOf(runs),
    shortAmidFlood: waitsOf(short.filter(({ job }) => job.isAmidFlood)),
    longAmidFlood: waitsOf(long.filter(({ job }) => job.isAmidFlood)),
    flooder: waitsOf(runs.filter(({ job }) => job.tenant === flooderOf(scenario))),
    passedBy: runs.reduce((most, { passedByMs }) => Math.max(most, passedByMs), 0) / 1000,
  };
}

export function waitsOf(runs: readonly Run[]): Waits {
  const waits = sorted(runs, ({ waitMs }) => waitMs / 1000);
  const at = (share: number) => (waits.length === 0 ? NaN : quantileOfSorted(waits, share));
  return { p50: at(0.5), p99: at(0.99), max: at(1) };
}

/** Numbers sort ten times faster in a typed array. */
function sorted(runs: readonly Run[], of: (run: Run) => number): Float64Array {
  return Float64Array.from(runs, of).sort();
}
