/** Numbers from 0 to 1, the same for the same seed: mulberry32 by Tommy Ettinger (public domain). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** How many of `rows` draws fall into each cell, whose shares are told as weights. */
export function sampleCounts(
  weights: readonly number[],
  rows: number,
  random: () => number,
): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const counts = weights.map(() => 0);
  for (let row = 0; row < rows; row += 1) {
    let left = random() * total;
    const cell = weights.findIndex((weight) => (left -= weight) < 0);
    counts[cell] = (counts[cell] ?? 0) + 1;
  }
  return counts;
}
