import { describe, expect, it } from '@jest/globals';
import { quantile } from '../bench/statistics.ts';
import { flooderOf } from './arrivals.ts';
import { FLOODS, STEADY, WORKING_DAYS, type Scenario } from './scenario.ts';
import { workloadOf } from './workload.ts';

const DAY_MS = 86_400_000;
const hourOf = (at: number) => (at % DAY_MS) / 3_600_000;

describe.each([STEADY, WORKING_DAYS, FLOODS])('$name', (scenario: Scenario) => {
  const { jobs } = workloadOf(scenario, 40_000, 7);

  it('has the jobs that were asked for, in order of submission', () => {
    expect(jobs).toHaveLength(40_000);
    expect(jobs.every(({ submittedAt }, i) => submittedAt >= (jobs[i - 1]?.submittedAt ?? 0))).toBe(
      true,
    );
  });

  it('submits exactly the load', () => {
    const work = jobs.reduce((sum, { durationMs }) => sum + durationMs, 0);
    const horizon = jobs.at(-1)!.submittedAt;
    expect(work / horizon / scenario.servers).toBeCloseTo(scenario.load, 6);
  });

  it('has the durations of the model, and quotes around them', () => {
    const { minSeconds, maxSeconds } = scenario.duration;
    const seconds = jobs.map(({ durationMs }) => durationMs / 1000);
    expect(Math.min(...seconds)).toBeGreaterThanOrEqual(minSeconds);
    expect(Math.max(...seconds)).toBeLessThanOrEqual(maxSeconds);
    // The limits cut off more of the shortest than of the longest.
    expect(quantile(seconds, 0.5)).toBeGreaterThan(20);
    expect(quantile(seconds, 0.5)).toBeLessThan(27);
    const errors = jobs.map((job) => (1000 * job.expectedSeconds) / job.durationMs);
    expect(quantile(errors, 0.5)).toBeCloseTo(1, 1);
    expect(quantile(errors, 0.975)).toBeCloseTo(Math.exp(1.96 * scenario.quoteSigma), 0);
  });

  it('is the same again from the same seed only', () => {
    expect(workloadOf(scenario, 1000, 7)).toEqual(workloadOf(scenario, 1000, 7));
    expect(workloadOf(scenario, 1000, 8)).not.toEqual(workloadOf(scenario, 1000, 7));
  });
});

it('submits about three times as much in the hours around noon as around midnight', () => {
  const { jobs } = workloadOf(WORKING_DAYS, 200_000, 7);
  const within = (hour: number) =>
    jobs.filter(({ submittedAt }) => Math.abs(hourOf(submittedAt) - hour) < 2).length;
  // the sine is largest at six hours, and smallest at eighteen
  expect(within(6) / within(18)).toBeGreaterThan(2);
  expect(within(6) / within(18)).toBeLessThan(4);
});

it('floods all at once, by a tenant that submits nothing else', () => {
  const { jobs } = workloadOf(FLOODS, 100_000, 7);
  const flooded = jobs.filter(({ tenant }) => tenant === flooderOf(FLOODS));
  const times = new Set(flooded.map(({ submittedAt }) => submittedAt));
  expect(times.size).toBeGreaterThan(0);
  expect(flooded).toHaveLength(times.size * 5000);
});
