import { waitsOf, type Waits } from './figures.ts';
import type { Run } from './simulated-lane.ts';

const BINS_PER_DECADE = 6;
/** The 99th percentile of fewer jobs would be noise. */
const FEWEST = 200;

export interface Bin {
  /** Geometric middle of the durations. */
  readonly seconds: number;
  readonly waits: Waits;
}

/** Bins of equal width on a logarithmic axis, shortest first. */
export function waitsByDuration(runs: readonly Run[]): Bin[] {
  const bins: Run[][] = [];
  for (const run of runs) {
    const bin = Math.floor(BINS_PER_DECADE * Math.log10(run.job.durationMs / 1000));
    (bins[bin] ??= []).push(run);
  }
  return bins.flatMap((inside, bin) =>
    inside.length < FEWEST
      ? []
      : [{ seconds: 10 ** ((bin + 0.5) / BINS_PER_DECADE), waits: waitsOf(inside) }],
  );
}
