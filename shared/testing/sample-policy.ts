import type { Circumstances, JobPolicy } from '../domain/job/index.ts';

/** Round numbers, so that tests can be read. */
export const POLICY: JobPolicy = {
  startConfirmMs: 30_000,
  silenceMs: 15_000,
  leaseMs: 40_000,
  recheckMs: 2_000,
  deadlineGraceMs: 45_000,
  retryBaseMs: 2_000,
  retryMaxMs: 120_000,
};

export function at(now: number, jitter = 0.5): Circumstances {
  return { now, jitter, policy: POLICY };
}
