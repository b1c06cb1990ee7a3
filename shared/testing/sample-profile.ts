import type { Profile } from '../domain/drift/profile.ts';
import type { Tally } from '../domain/drift/tally.ts';

export function sampleTally(counts: readonly number[], changes: Partial<Tally> = {}): Tally {
  return { counts: [...counts], missing: 0, below: 0, above: 0, unseen: 0, ...changes };
}

interface Counts {
  readonly baseline: readonly number[];
  readonly seen: readonly number[];
}

/** Of one feature, `age`, and of predictions that fall into the same bins. */
export function sampleProfile({ baseline, seen }: Counts): Profile {
  const pair = { baseline: sampleTally(baseline), seen: sampleTally(seen) };
  const rows = seen.reduce((sum, count) => sum + count, 0);
  return { rows, features: [{ name: 'age', ...pair }], featuresLeftOut: 0, predictions: pair };
}
