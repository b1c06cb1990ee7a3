import { queueScore, type YieldRule } from '@fitlane/shared/domain/job/queue-order.ts';
import { rankOf } from '@fitlane/shared/domain/tenant-rank.ts';
import type { SimulatedJob } from './workload.ts';

/** Who goes first: of a tenant's jobs the one with the smallest score, of the tenants the one with the smallest rank. */
export interface Policy {
  readonly name: string;
  scoreOf(job: SimulatedJob): number;
  rankOf(headScore: number, running: number): number;
  /** Slots that a tenant may hold. */
  readonly tenantSlots: number;
}

/** The very functions that the platform runs. */
export const fitlane: Policy = {
  name: 'Fitlane',
  scoreOf: ({ submittedAt, expectedSeconds }) => queueScore(submittedAt, expectedSeconds),
  rankOf,
  tenantSlots: Infinity,
};

/** With the limit that a tenant has by default in the express lane. */
export const fitlaneLimited: Policy = { ...fitlane, name: 'Fitlane, limit 16', tenantSlots: 16 };

export const fifo: Policy = {
  name: 'FIFO',
  scoreOf: ({ submittedAt }) => submittedAt,
  rankOf: (headScore) => headScore,
  tenantSlots: Infinity,
};

export const shortestFirst: Policy = {
  ...fifo,
  name: 'shortest first',
  scoreOf: ({ expectedSeconds }) => expectedSeconds,
};

/** Fitlane with other constants. */
export function variant(rule: YieldRule, penaltyMsPerSlot: number): Policy {
  return {
    ...fitlane,
    scoreOf: ({ submittedAt, expectedSeconds }) =>
      queueScore(submittedAt, expectedSeconds, 'normal', rule),
    rankOf: (headScore, running) => rankOf(headScore, running, penaltyMsPerSlot),
  };
}
