/** Calendar months and days in UTC: a month's budget ends at one moment for everybody. */

/** @returns like `2026-01` */
export function monthOf(epochMs: number): string {
  return dayOf(epochMs).slice(0, 7);
}

/** @returns like `2026-01-02` */
export function dayOf(epochMs: number): string {
  return new Date(epochMs).toISOString().slice(0, 10);
}

/** The first moment of the next month, in epoch ms. */
export function monthEndOf(epochMs: number): number {
  const date = new Date(epochMs);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
}
