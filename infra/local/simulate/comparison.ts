import { figuresOf, type Figures } from './figures.ts';
import { measuredRuns } from './measured-runs.ts';
import { fifo, fitlane, fitlaneLimited, shortestFirst, type Policy } from './policy.ts';
import type { Scenario } from './scenario.ts';
import { waitsByDuration, type Bin } from './waits-by-duration.ts';
import { workloadOf } from './workload.ts';

export interface PolicyFigures extends Figures {
  readonly policy: string;
  readonly byDuration: readonly Bin[];
}

/** The same jobs under each policy. */
export interface Comparison {
  readonly scenario: Scenario;
  readonly fifo: PolicyFigures;
  readonly shortestFirst: PolicyFigures;
  readonly fitlane: PolicyFigures;
  readonly fitlaneLimited: PolicyFigures;
}

export function compare(scenario: Scenario, jobs: number, seed: number): Comparison {
  const workload = workloadOf(scenario, jobs, seed);
  const under = (policy: Policy): PolicyFigures => {
    const runs = measuredRuns(workload, policy);
    const byDuration = waitsByDuration(runs);
    return { policy: policy.name, byDuration, ...figuresOf(runs, scenario) };
  };
  return {
    scenario,
    fifo: under(fifo),
    shortestFirst: under(shortestFirst),
    fitlane: under(fitlane),
    fitlaneLimited: under(fitlaneLimited),
  };
}
