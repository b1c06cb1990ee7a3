import { describe, expect, it } from '@jest/globals';
import { isMet } from '../bench/bench-result.ts';
import { compare } from './comparison.ts';
import { FLOODS, OVERLOAD, WORKING_DAYS } from './scenario.ts';
import { PASSED_BY_AT_MOST_HOURS, targetsOf } from './targets.ts';

const JOBS = 60_000;

describe.each([WORKING_DAYS, FLOODS])('$name, shortened', (scenario) => {
  const comparison = compare(scenario, JOBS, 1);

  it('meets every target', () => {
    expect(targetsOf(comparison).filter((target) => !isMet(target))).toEqual([]);
  });

  it('has targets that arrival order itself would miss', () => {
    const { fifo } = comparison;
    const missed = targetsOf({ ...comparison, fitlane: fifo, fitlaneLimited: fifo });
    expect(missed.every(isMet)).toBe(false);
  });
});

describe('more work than can ever be done', () => {
  const comparison = compare(OVERLOAD, JOBS, 1);

  it('lets no job starve', () => {
    // The backlog is longer than the bound, so that the bound is at work.
    expect(comparison.fitlane.all.max / 3600).toBeGreaterThan(PASSED_BY_AT_MOST_HOURS);
    expect(targetsOf(comparison).filter((target) => !isMet(target))).toEqual([]);
  });

  it('starves long jobs when the shortest always goes first', () => {
    const { shortestFirst } = comparison;
    expect(targetsOf({ ...comparison, fitlane: shortestFirst }).every(isMet)).toBe(false);
  });
});
