const FIRST_DELAY_MS = 100;
const LONGEST_DELAY_MS = 2_000;
/** A part that lived this long was well: its earlier deaths no longer count. */
const HEALTHY_AFTER_MS = 10_000;
const MAX_EARLY_DEATHS = 4;

export interface DeathHistory {
  earlyDeaths: number;
}

export type Verdict = { giveUp: true } | { giveUp: false; delayMs: number; history: DeathHistory };

/** What to do about a part that died: start it again after a growing wait, or give up. */
export function afterDeath(history: DeathHistory, livedMs: number): Verdict {
  const earlyDeaths = livedMs >= HEALTHY_AFTER_MS ? 1 : history.earlyDeaths + 1;
  if (earlyDeaths > MAX_EARLY_DEATHS) return { giveUp: true };
  const delayMs = Math.min(FIRST_DELAY_MS * 4 ** (earlyDeaths - 1), LONGEST_DELAY_MS);
  return { giveUp: false, delayMs, history: { earlyDeaths } };
}
