import type { Target } from '../bench/bench-result.ts';
import type { Comparison } from './comparison.ts';
import { FLOODS, WORKING_DAYS } from './scenario.ts';

/**
 * A job is passed only by jobs whose score is smaller, or whose tenant holds fewer slots: twelve hours, and
 * a minute for each of the 50 slots that its own tenant could hold.
 */
export const PASSED_BY_AT_MOST_HOURS = 12 + 50 / 60;

/** What Fitlane promises of the lane's waits. */
export function targetsOf(comparison: Comparison): Target[] {
  return [...waitTargets(comparison), neverStarves(comparison)];
}

function waitTargets({ scenario, fifo, fitlane, fitlaneLimited }: Comparison): Target[] {
  const atMost = (what: string, ours: number, its: number, bound: number): Target => ({
    what: `p99 wait of ${what}, over FIFO's`,
    value: ours / its,
    must: 'at most',
    bound,
  });
  switch (scenario.name) {
    case WORKING_DAYS.name:
      return [
        atMost('jobs under 30 s', fitlane.short.p99, fifo.short.p99, 1 / 50),
        atMost('the longest tenth', fitlane.long.p99, fifo.long.p99, 1.2),
      ];
    case FLOODS.name: {
      const [ours, its] = [fitlaneLimited.shortAmidFlood, fifo.shortAmidFlood];
      return [atMost("the others' jobs under 30 s after a flood", ours.p99, its.p99, 1 / 50)];
    }
    default:
      return [];
  }
}

function neverStarves({ fitlane }: Comparison): Target {
  return {
    what: 'hours by which a job that was passed came earlier',
    value: fitlane.passedBy / 3600,
    must: 'at most',
    bound: PASSED_BY_AT_MOST_HOURS,
  };
}
