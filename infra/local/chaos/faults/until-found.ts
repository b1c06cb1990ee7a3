import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 200;
const PATIENCE_MS = 30_000;

/** Looks until there is something to harm; null when there is nothing for long, or all shall be calm. */
export async function untilFound<Found>(
  calm: AbortSignal,
  look: () => Promise<Found | null>,
): Promise<Found | null> {
  const deadline = Date.now() + PATIENCE_MS;
  while (Date.now() < deadline && !calm.aborted) {
    // A part that is down just now is asked once more.
    const found = await look().catch(() => null);
    if (found !== null) return found;
    await sleep(POLL_MS);
  }
  return null;
}
