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
  readonly estimatedNanoUsd: number;
}

/** The right to run one attempt; a tenant has as many in a lane as its limit says. */
export interface Slot {
  readonly lane: Lane;
  readonly tenantId: string;
  /** From 0 on, below the limit. */
  readonly number: number;
  readonly jobId: string;
  /** Of the tenant's budget, as long as the attempt lasts. */
  readonly reservedNanoUsd: number;
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

/** How much is before a place in the queue. */
export interface Ahead {
  readonly jobs: number;
  readonly expectedSeconds: number;
}

export type SlotLimits = Readonly<Record<Lane, number>>;

/** A job that is expected to take longer leaves one of its tenant's slots to shorter ones. */
const LONG_SECONDS = 600;

/** What a tenant may start now: a job, and the slot it takes. */
export type Choice = { readonly entry: QueueEntry; readonly slot: number } | 'full' | 'empty';

/** Who chooses, and how often others were faster just now. */
export interface Chooser {
  readonly overtaken: number;
  /** Uniform in [0, 1). */
  readonly chance: () => number;
}

/**
 * The first job of a tenant's queue, and a free slot. Racers see the same jobs and slots: so a slot is chosen
 * by chance, and who was overtaken n times takes one of the first n + 1 jobs.
 *
 * @param entries the head of the queue, in order.
 * @param taken the numbers of the tenant's slots that are held.
 */
export function chooseNext(
  entries: readonly QueueEntry[],
  taken: ReadonlySet<number>,
  limit: number,
  { overtaken, chance }: Chooser,
): Choice {
  if (entries.length === 0) return 'empty';
  const numbers = Array.from({ length: limit }, (_, number) => number);
  const free = numbers.filter((number) => !taken.has(number));
  const isLast = free.length === 1 && limit > 1;
  const allowed = isLast ? entries.filter(isShort) : entries;
  const slot = oneOf(free, chance);
  const entry = oneOf(allowed.slice(0, overtaken + 1), chance);
  return slot === undefined || entry === undefined ? 'full' : { entry, slot };
}

function oneOf<Item>(items: readonly Item[], chance: () => number): Item | undefined {
  return items[Math.floor(chance() * items.length)];
}

export function isShort({ expectedSeconds }: Pick<QueueEntry, 'expectedSeconds'>): boolean {
  return expectedSeconds < LONG_SECONDS;
}
