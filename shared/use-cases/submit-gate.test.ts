import { expect, test } from '@jest/globals';
import { FixedClock } from '../testing/fixed-clock.ts';
import { MemoryLaneStore } from '../testing/memory-lane-store.ts';
import { LIMITS } from '../testing/sample-limits.ts';
import { SubmitGate } from './submit-gate.ts';

test('jobs that come at once make one count of the queue, and each counts', async () => {
  const lanes = new MemoryLaneStore();
  const count = lanes.ahead.bind(lanes);
  let counts = 0;
  lanes.ahead = (...args) => {
    counts += 1;
    return count(...args);
  };
  const gate = new SubmitGate(lanes, new FixedClock());
  const limits = { ...LIMITS, queuedJobs: 3 };
  const jobs = Array.from({ length: 5 }, () => gate.countJob('tn_1', 'bulk', limits));
  const accepted = (await Promise.allSettled(jobs)).filter(({ status }) => status === 'fulfilled');
  expect([counts, accepted.length]).toEqual([1, 3]);
});
