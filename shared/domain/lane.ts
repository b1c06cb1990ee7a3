/**
 * A lane as its tenants share it. Each tenant with work in a lane has a queue of its own and a number of
 * slots; among the tenants' heads, the one with the smallest rank goes next.
 */
import type { Lane } from './job/job.ts';

/** A queued job, in its tenant's queue of a lane. */
export interface QueueEntry {
  readonly lane: Lane;
  readonly tenantId: string;
  readonly jobId: string;
  /** Smallest first; fixed at submit. */
  readonly score: number;
  readonly expectedSeconds: number;
}

/** The right to run one attempt; a tenant has as many in a lane as its limit says. */
export interface Slot {
  readonly lane: Lane;
  readonly tenantId: string;
  /** From 0 on, below the limit. */
  readonly number: number;
  readonly jobId: string;
}

/**
 * That a tenant has, or had a moment ago, work in a lane. A hint that makes admission fast: it may be a few
 * seconds old, queue and slots decide, and the tick mends it.
 */
export interface LaneTenant {
  readonly lane: Lane;
  readonly tenantId: string;
  /** Null while the tenant can start nothing. */
  readonly rank: number | null;
  /** At that time: one may be free, and kept for short jobs. */
  readonly freeSlots: number;
  readonly touchedAt: number;
}

export type SlotLimits = Readonly<Record<Lane, number>>;

/** A job that is expected to take longer leaves one of its tenant's slots to shorter ones. */
const LONG_SECONDS = 600;

/** What a tenant may start now: a job, and the slot it takes. */
export type Choice = { readonly entry: QueueEntry; readonly slot: number } | 'full' | 'empty';

/**
 * The first job of a tenant's queue that has a free slot. Of several free slots one by chance: racers that
 * saw the same ones then rarely want the same one.
 *
 * @param entries the head of the queue, in order.
 * @param taken the numbers of the tenant's slots that are held.
 * @param chance uniform in [0, 1).
 */
export function chooseNext(
  entries: readonly QueueEntry[],
  taken: ReadonlySet<number>,
  limit: number,
  chance: number,
): Choice {
  if (entries.length === 0) return 'empty';
  const free = Array.from({ length: limit }, (_, number) => number).filter(
    (number) => !taken.has(number),
  );
  const slot = free[Math.floor(chance * free.length)];
  const isLast = free.length === 1 && limit > 1;
  const entry = isLast ? entries.find(isShort) : entries[0];
  return slot === undefined || entry === undefined ? 'full' : { entry, slot };
}

export function isShort({ expectedSeconds }: Pick<QueueEntry, 'expectedSeconds'>): boolean {
  return expectedSeconds < LONG_SECONDS;
}
