import { driftOf, hasMoved, type Verdict } from './drift.ts';
import type { Profile } from './profile.ts';

/** More would not help, and a record has to hold it. */
const MOST_FEATURES = 20;

/** That rows have drifted strongly, in short. */
export interface DriftFinding {
  readonly rows: number;
  /** Those that have moved most, the first 20. */
  readonly features: readonly string[];
  /** Of what was predicted for them; null where that is not counted. */
  readonly predictions: Verdict | null;
}

/** Null where there is nothing to tell of. */
export function findingOf(profile: Profile): DriftFinding | null {
  const { verdict, rows, features, predictions } = driftOf(profile);
  if (verdict !== 'strong') return null;
  const moved = features.filter(hasMoved).map(({ name }) => name);
  return {
    rows,
    features: moved.slice(0, MOST_FEATURES),
    predictions: predictions?.verdict ?? null,
  };
}
