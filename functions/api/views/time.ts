import { z } from 'zod';

/** Times are ISO 8601 in the API, epoch milliseconds inside. */
export const isoTime = z.iso.datetime();

export function toIso(epochMs: number): string {
  return new Date(epochMs).toISOString();
}

export function toIsoOrNull(epochMs: number | null): string | null {
  return epochMs === null ? null : toIso(epochMs);
}
