/**
 * What a slot costs its holder: age. A tenant falls behind the others by this much for each slot it holds, and
 * keeps all the slots that nobody else wants. Chosen by a sweep (docs/scheduling.md).
 */
const PENALTY_MS_PER_SLOT = 60_000;

/**
 * Place of a tenant among those with queued work in a lane; smallest first.
 *
 * @param headScore queue score of the tenant's first job, in milliseconds.
 * @param running slots that the tenant holds in the lane.
 */
export function rankOf(
  headScore: number,
  running: number,
  penaltyMsPerSlot = PENALTY_MS_PER_SLOT,
): number {
  return headScore + penaltyMsPerSlot * running;
}
