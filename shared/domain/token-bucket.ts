/** A bucket of rights to act: each act takes one, and they come back evenly. It starts full. Pure. */
export interface TokenBucket {
  readonly tokens: number;
  readonly at: number;
}

/**
 * @param perMinute how many acts a minute, and how many at once after a quiet minute.
 * @returns the bucket afterwards, and in how many ms the next act is allowed: 0 when this one was.
 */
export function takeToken(
  bucket: TokenBucket | null,
  perMinute: number,
  now: number,
): { readonly bucket: TokenBucket; readonly waitMs: number } {
  const perMs = perMinute / 60_000;
  const refilled = bucket === null ? perMinute : bucket.tokens + (now - bucket.at) * perMs;
  const tokens = Math.min(perMinute, refilled);
  if (tokens >= 1) return { bucket: { tokens: tokens - 1, at: now }, waitMs: 0 };
  return { bucket: { tokens, at: now }, waitMs: (1 - tokens) / perMs };
}
