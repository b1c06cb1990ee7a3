import type { FaultName } from '../faults/menu.ts';
import type { PlanRequest } from '../plan.ts';

export const PROTECTION_NAMES = [
  'nonce',
  'execution binding',
  'sequence check',
  'due loop',
  'manifest',
  'slot release',
] as const;
export type ProtectionName = (typeof PROTECTION_NAMES)[number];

/** Code as it stands in a file, exactly once, and what stands there without the protection. */
export interface Removal {
  readonly file: string;
  readonly code: string;
  readonly without: string;
}

export interface Protection {
  readonly removals: readonly Removal[];
  /** A campaign that harms what is protected. */
  readonly campaign: Omit<PlanRequest, 'seed'>;
}

const only = (...names: FaultName[]) => names;

/**
 * What keeps jobs right, by the lines that do it. The test build is the services' own code without those of
 * one protection; no other build knows of this.
 */
export const PROTECTIONS: Readonly<Record<ProtectionName, Protection>> = {
  nonce: {
    removals: [
      {
        file: 'jobs/attempts/claim-task.ts',
        code: `if (existing?.value.nonce !== task.nonce) throw attemptTaken(task.jobId);`,
        without: `void existing;`,
      },
      {
        file: 'shared/domain/job/ask.ts',
        code: `return { execution, jobId, expiresAt: admittedAt + KEPT_MS };`,
        without: `return null;`,
      },
    ],
    campaign: { jobs: 20, faults: 12, only: only('lost asks', 'twins'), bulkShare: 0.3 },
  },
  'execution binding': {
    removals: [
      {
        file: 'shared/domain/job/start.ts',
        code: `attempt?.number === claim.attempt && job.status === 'starting';`,
        without: `attempt?.number === claim.attempt;`,
      },
    ],
    campaign: {
      jobs: 12,
      faults: 10,
      only: only('doubled executions'),
      bulkShare: 1,
      table: 'long',
    },
  },
  'sequence check': {
    removals: [
      {
        file: 'jobs/attempts/beat-task.ts',
        code: `if (beat.seq <= task.value.seq) return false;`,
        without: ``,
      },
    ],
    campaign: { jobs: 12, faults: 12, only: only('late beats'), bulkShare: 0.5, table: 'long' },
  },
  'due loop': {
    removals: [
      {
        file: 'jobs/due-loop.ts',
        code: `await Promise.all(due.map((stored: Stored<Job>) => performEffects(deps, stored.value)));`,
        without: `void due;`,
      },
    ],
    campaign: { jobs: 12, faults: 8, only: only('kill'), bulkShare: 0.5, table: 'long' },
  },
  manifest: {
    removals: [
      {
        file: 'jobs/effects/recover-outcomes.ts',
        code: `if (outcome === null) return task;`,
        without: `return task;`,
      },
    ],
    campaign: { jobs: 12, faults: 8, only: only('unheard reports'), bulkShare: 0.5 },
  },
  'slot release': {
    removals: [
      {
        file: 'shared/domain/job/holdings.ts',
        code: `.filter(([key]) => !after.has(key))`,
        without: `.filter(([key, { type }]) => type !== 'slot' && !after.has(key))`,
      },
    ],
    campaign: { jobs: 8, faults: 0 },
  },
};
