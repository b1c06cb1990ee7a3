const HOUR_MS = 3_600_000;

export const PRIORITIES = ['low', 'normal', 'high'] as const;
export type Priority = (typeof PRIORITIES)[number];

/** A priority is worth age and nothing else: a low job, too, has its turn at last. */
const BOOST_MS: Readonly<Record<Priority, number>> = {
  low: -4 * HOUR_MS,
  normal: 0,
  high: 4 * HOUR_MS,
};

/** How a job yields to shorter ones that come later. */
export interface YieldRule {
  /** The longest jobs are never passed by one that comes later than this after them. */
  readonly mostMs: number;
  /** Jobs expected to take this long, or longer, all yield alike. */
  readonly fullFromSeconds: number;
}

/**
 * Found by a sweep (docs/scheduling.md). `mostMs` is longer than the backlog of a busy day, so that short jobs
 * stay ahead through all of it. `fullFromSeconds` keeps long jobs in order of arrival among themselves: if they
 * yielded in proportion to their length, the longest would wait twice as long as in plain order of arrival.
 */
const YIELD: YieldRule = { mostMs: 12 * HOUR_MS, fullFromSeconds: 120 };

/**
 * Place in the queue, fixed at submit; smallest first. A short job passes long ones that came before it, and no
 * job waits for ever: priorities aside, it is never passed by one that comes more than `mostMs` after it.
 *
 * @param submittedAt milliseconds since the epoch.
 * @returns milliseconds, to be compared with other scores only.
 */
export function queueScore(
  submittedAt: number,
  expectedSeconds: number,
  priority: Priority = 'normal',
  rule: YieldRule = YIELD,
): number {
  return submittedAt + yieldMs(expectedSeconds, rule) - BOOST_MS[priority];
}

function yieldMs(expectedSeconds: number, { mostMs, fullFromSeconds }: YieldRule): number {
  return mostMs * Math.min(1, expectedSeconds / fullFromSeconds);
}
