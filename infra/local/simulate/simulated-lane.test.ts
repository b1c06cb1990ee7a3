import { describe, expect, it } from '@jest/globals';
import { fifo, shortestFirst, type Policy } from './policy.ts';
import { STEADY } from './scenario.ts';
import { simulate } from './simulated-lane.ts';
import { workloadOf, type SimulatedJob } from './workload.ts';

const job = (submittedAt: number, durationMs: number, tenant = 0): SimulatedJob => ({
  tenant,
  submittedAt,
  durationMs,
  expectedSeconds: durationMs / 1000,
  isAmidFlood: false,
});

/** Waits in order of submission. */
const waits = (servers: number, policy: Policy, jobs: SimulatedJob[]) => {
  const runs = simulate({ scenario: { ...STEADY, servers }, jobs }, policy);
  return jobs.map((one) => runs.find((run) => run.job === one)?.waitMs);
};

describe('one server', () => {
  const jobs = [job(0, 10), job(1, 100), job(2, 5)];

  it('serves in order of arrival', () => {
    expect(waits(1, fifo, jobs)).toEqual([0, 9, 108]);
  });

  it('serves the shortest first, and does not pre-empt', () => {
    expect(waits(1, shortestFirst, jobs)).toEqual([0, 14, 8]);
  });

  it('knows by how much a job was passed', () => {
    const runs = simulate({ scenario: { ...STEADY, servers: 1 }, jobs }, shortestFirst);
    expect(runs.map(({ passedByMs }) => passedByMs)).toEqual([0, 0, 1]);
  });

  it('takes turns between tenants whose slots cost age', () => {
    const costly: Policy = { ...fifo, rankOf: (score, running) => score + 50 * running };
    const flood = [job(0, 10), job(0, 30), job(0, 30), job(5, 30, 1)];
    expect(waits(2, fifo, flood)).toEqual([0, 0, 10, 25]);
    expect(waits(2, costly, flood)).toEqual([0, 0, 30, 5]);
  });
});

it('leaves a server idle rather than exceed the limit of a tenant', () => {
  const jobs = [job(0, 10), job(0, 10), job(0, 10), job(1, 10, 1)];
  expect(waits(3, { ...fifo, tenantSlots: 2 }, jobs)).toEqual([0, 0, 10, 0]);
});

it('keeps every server busy while a job waits, and runs every job once', () => {
  const workload = workloadOf({ ...STEADY, servers: 4 }, 5000, 3);
  const runs = simulate(workload, fifo);
  expect(new Set(runs.map(({ job }) => job)).size).toBe(5000);
  const waited = runs.filter(({ waitMs }) => waitMs > 0);
  expect(waited.length).toBeGreaterThan(1000);
  for (const { job, waitMs } of waited.slice(0, 200)) {
    const instant = job.submittedAt + waitMs / 2;
    const running = runs.filter((run) => {
      const start = run.job.submittedAt + run.waitMs;
      return start <= instant && instant < start + run.job.durationMs;
    });
    expect(running).toHaveLength(4);
  }
});
