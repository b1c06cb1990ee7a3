/** Milliseconds of waiting that one expected second of compute is worth in the queue. */
const WEIGHT_MS_PER_SECOND = 10_000;

/**
 * Place in the queue, fixed at submit; smallest first. A short job passes long ones that came a little
 * earlier, and no job waits for ever: whatever comes later than its weight comes after it.
 */
export function queueScore(submittedAt: number, expectedSeconds: number): number {
  return submittedAt + WEIGHT_MS_PER_SECOND * expectedSeconds;
}
