import type { Policy } from './policy.ts';
import { simulate, type Run } from './simulated-lane.ts';
import type { Workload } from './workload.ts';

/** Dropped at the begin: the lane starts empty. Dropped at the end: nobody comes any more to pass the last ones. */
export const WARM_UP = 0.1;
export const WIND_DOWN = 0.05;

/** Simulates the whole workload; answers the runs of the jobs that count, in order of their start. */
export function measuredRuns(workload: Workload, policy: Policy): Run[] {
  const { jobs } = workload;
  const from = jobs[Math.floor(WARM_UP * jobs.length)]?.submittedAt ?? 0;
  const to = jobs[Math.floor((1 - WIND_DOWN) * jobs.length)]?.submittedAt ?? 0;
  const counts = ({ job }: Run) => job.submittedAt >= from && job.submittedAt < to;
  return simulate(workload, policy).filter(counts);
}
