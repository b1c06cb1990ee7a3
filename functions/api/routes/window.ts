import { z } from 'zod';

const HOUR_MS = 3_600_000;

/** How far back an answer looks: hours or days, as milliseconds. */
export function windowMs(unlessGiven: string, mostDays = 30) {
  return z
    .string()
    .regex(/^\d{1,3}[hd]$/, 'must be hours or days, like 24h or 7d')
    .transform((text) => Number.parseInt(text, 10) * (text.endsWith('d') ? 24 : 1))
    .pipe(
      z
        .number()
        .min(1)
        .max(mostDays * 24),
    )
    .transform((hours) => hours * HOUR_MS)
    .prefault(unlessGiven)
    .meta({
      description: `How far back, in hours or days: ${unlessGiven} unless given; at most ${mostDays}d`,
    });
}
