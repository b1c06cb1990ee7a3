import { z } from 'zod';

const count = z.number().int().nonnegative();

/**
 * How many values fell into each bin of a baseline, and how many into none of them: missing ones, numbers
 * below or above all that the baseline has seen, and categories that it has not.
 */
export const tally = z.object({
  counts: z.array(count).min(1),
  missing: count,
  below: count,
  above: count,
  unseen: count,
});
export type Tally = Readonly<z.infer<typeof tally>>;

/** @throws RangeError unless both count the same bins. */
export function addTallies(a: Tally, b: Tally): Tally {
  if (a.counts.length !== b.counts.length) throw new RangeError('The tallies have other bins.');
  return {
    counts: a.counts.map((own, bin) => own + (b.counts[bin] ?? 0)),
    missing: a.missing + b.missing,
    below: a.below + b.below,
    above: a.above + b.above,
    unseen: a.unseen + b.unseen,
  };
}

/** All counts side by side: everything that a value can be is one of them. */
export function cellsOf({ counts, missing, below, above, unseen }: Tally): number[] {
  return [...counts, missing, below, above, unseen];
}

export function totalOf(one: Tally): number {
  return cellsOf(one).reduce((sum, cell) => sum + cell, 0);
}

/** The tally whose `cellsOf` these are. */
export function tallyOf(cells: readonly number[]): Tally {
  const [missing = 0, below = 0, above = 0, unseen = 0] = cells.slice(-OUTSIDE_BINS);
  return { counts: cells.slice(0, -OUTSIDE_BINS), missing, below, above, unseen };
}

/** Missing, below, above, unseen. */
const OUTSIDE_BINS = 4;
