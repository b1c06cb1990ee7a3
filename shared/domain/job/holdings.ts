/**
 * Documents beside a job's record that exist exactly as long as the record says so. The commit that changes
 * the record writes and deletes them, so that none is ever lost or left over.
 */
import type { QueueEntry, Slot } from '../lane.ts';
import { currentStep, isTerminal, type Job, type JobStatus } from './job.ts';
import { restNanoUsd } from './rest-nano-usd.ts';

/** Where the job is found that computes, or has computed, what another request asks for. */
export interface Fingerprint {
  readonly hash: string;
  readonly jobId: string;
}

export type Holding =
  | ({ readonly type: 'queueEntry' } & QueueEntry)
  | ({ readonly type: 'slot' } & Slot)
  | ({ readonly type: 'fingerprint' } & Fingerprint);

/** What a change of the record takes and gives back. */
export function holdingChanges(
  was: Job | null,
  job: Job,
): { readonly taken: Holding[]; readonly released: Holding[] } {
  const before = new Map((was === null ? [] : holdingsOf(was)).map((one) => [keyOf(one), one]));
  const after = new Map(holdingsOf(job).map((one) => [keyOf(one), one]));
  return {
    taken: [...after].filter(([key]) => !before.has(key)).map(([, one]) => one),
    released: [...before].filter(([key]) => !after.has(key)).map(([, one]) => one),
  };
}

/** What the record says that there is beside it. */
export function holdingsOf(job: Job): Holding[] {
  if (isTerminal(job)) return fingerprintOf(job);
  return [...fingerprintOf(job), ...queueEntryOf(job), ...slotOf(job)];
}

/** A job that ends without a result, or will, answers no other request. */
const ANSWERING: ReadonlySet<JobStatus> = new Set(['queued', 'starting', 'running', 'succeeded']);

function fingerprintOf({ id, status, fingerprint }: Job): Holding[] {
  const isHeld = fingerprint !== null && ANSWERING.has(status);
  return isHeld ? [{ type: 'fingerprint', hash: fingerprint, jobId: id }] : [];
}

function queueEntryOf(job: Job): Holding[] {
  const { id: jobId, tenantId, queue } = job;
  if (queue === null) return [];
  const { expectedSeconds } = currentStep(job);
  const estimatedNanoUsd = restNanoUsd(job);
  return [{ type: 'queueEntry', tenantId, jobId, expectedSeconds, estimatedNanoUsd, ...queue }];
}

/** The slot is given back when the attempt's outcome is known, or its compute is gone. */
function slotOf(job: Job): Holding[] {
  const { id: jobId, tenantId, attempt } = job;
  if (attempt === null) return [];
  const { lane, slot: number } = attempt;
  const reservedNanoUsd = restNanoUsd(job);
  return [{ type: 'slot', lane, tenantId, number, jobId, reservedNanoUsd }];
}

function keyOf(holding: Holding): string {
  switch (holding.type) {
    case 'queueEntry':
      return `queue/${holding.lane}/${holding.jobId}/${holding.score}`;
    case 'slot':
      return `slot/${holding.lane}/${holding.tenantId}/${holding.number}`;
    case 'fingerprint':
      return `fingerprint/${holding.hash}`;
  }
}
