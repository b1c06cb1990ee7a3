import { describe, expect, test } from '@jest/globals';
import { FAULT_NAMES, MENU } from './faults/menu.ts';
import { describePlan, planOf } from './plan.ts';

const request = { seed: 7, jobs: 1_000, faults: 200 };

describe('a plan', () => {
  test('replays: the same seed gives the same plan, another seed another', () => {
    expect(planOf(request)).toEqual(planOf(request));
    expect(planOf({ ...request, seed: 8 })).not.toEqual(planOf(request));
  });

  test('has as many jobs and faults as were asked for, in order, and in its time', () => {
    const { jobs, faults, spanMs } = planOf(request);
    for (const [list, count] of [[jobs, 1_000] as const, [faults, 200] as const]) {
      const times = list.map(({ at }) => at);
      expect(times).toHaveLength(count);
      expect(times).toEqual([...times].sort((a, b) => a - b));
      expect(times.at(-1)).toBeLessThanOrEqual(spanMs);
    }
  });

  test('has a tenth of its jobs in bulk', () => {
    expect(planOf(request).jobs.filter(({ lane }) => lane === 'bulk')).toHaveLength(100);
  });

  test('has some of everything that goes wrong', () => {
    const planned = new Set(planOf({ ...request, faults: 1_000 }).faults.map(({ name }) => name));
    const wanted = FAULT_NAMES.filter((name) => MENU[name].weight > 0);
    expect([...planned].sort()).toEqual([...wanted].sort());
  });

  test('has only what was asked for', () => {
    const { faults } = planOf({ ...request, only: ['twins'] });
    expect(new Set(faults.map(({ name }) => name))).toEqual(new Set(['twins']));
  });

  test('ends no part before it has lived for a while, so that none is given up', () => {
    const ends = new Map<string, number>();
    for (const { at, fault } of planOf({ ...request, faults: 1_000 }).faults) {
      if (fault.kind !== 'kill' && fault.kind !== 'restart') continue;
      if (fault.victim === 'worker child' || fault.victim === 'task') continue;
      const part = fault.victim === 'worker zygote' ? 'worker' : fault.victim;
      expect(at - (ends.get(part) ?? -Infinity)).toBeGreaterThan(10_000);
      ends.set(part, at);
    }
  });

  test('is told to people, with its seed', () => {
    expect(describePlan(planOf({ seed: 7, jobs: 20, faults: 3 }))).toMatch(
      /^seed 7: 20 jobs \(2 bulk\) and 3 faults in 20 s\nclocks ahead by: api .*\n( +\d .*\n?){3}$/,
    );
  });
});
