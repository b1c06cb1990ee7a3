import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 200;
const PATIENCE_MS = 30_000;

/** Looks until there is something to harm, and answers null when there is nothing for long. */
export async function untilFound<Found>(look: () => Promise<Found | null>): Promise<Found | null> {
  const deadline = Date.now() + PATIENCE_MS;
  while (Date.now() < deadline) {
    // A part that is down just now is asked once more.
    const found = await look().catch(() => null);
    if (found !== null) return found;
    await sleep(POLL_MS);
  }
  return null;
}
