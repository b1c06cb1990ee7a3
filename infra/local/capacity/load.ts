import { plus, times, type Counts } from './counter.ts';
import type { Run } from './run-jobs.ts';

/** What a run means for the platform once such a load goes on. */
export interface SustainedLoad {
  readonly jobsPerMinute: number;
  readonly tenants: number;
  /** Each second. */
  readonly counts: Counts;
  /** Of the records of jobs: each one changes `dueAt`, whose index is sequential. */
  readonly jobWritesPerSecond: number;
  readonly hottest: { readonly document: string; readonly writesPerSecond: number };
  readonly runningExecutions: number;
  readonly computeUsdPerSecond: number;
}

export function sustainedLoad(jobsPerMinute: number, tenants: number, run: Run): SustainedLoad {
  const jobsPerSecond = jobsPerMinute / 60;
  const perSecond = times(run.ofJobs, jobsPerSecond / run.jobs);
  const counts = plus(perSecond, times(run.ofLoop, 1 / run.seconds));
  return {
    jobsPerMinute,
    tenants,
    counts,
    jobWritesPerSecond: (jobWrites(run) / run.jobs) * jobsPerSecond,
    hottest: hottestOf(run),
    runningExecutions: perSecond.executions * run.executionSeconds,
    computeUsdPerSecond: (run.computeUsd / run.jobs) * jobsPerSecond,
  };
}

function jobWrites({ writesOf }: Run): number {
  const records = [...writesOf].filter(([path]) => /^jobs\/[^/]+$/.test(path));
  return records.reduce((sum, [, writes]) => sum + writes, 0);
}

/** Of those that more than one job writes: what belongs to one job cools down with it. */
function hottestOf({ writesWhileJobsCame, seconds }: Run): SustainedLoad['hottest'] {
  const shared = [...writesWhileJobsCame].filter(([path]) => !/^(jobs|datasets)\//.test(path));
  const [path = '', writes = 0] = shared.toSorted(([, a], [, b]) => b - a)[0] ?? [];
  const document = path.replace(/tn_\d+/g, '{tenant}').replace(/\d{4}-\d\d-\d\d/, '{day}');
  return { document, writesPerSecond: writes / seconds };
}
