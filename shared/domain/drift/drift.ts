/**
 * What a profile says about drift. An alert is about the size of the effect, of which its interval must lie
 * wholly beyond a threshold: neither few rows nor ten million make an alarm of nothing.
 */
import { divergenceOf, type Divergence } from './divergence.ts';
import type { Profile } from './profile.ts';
import { cellsOf, totalOf, type Tally } from './tally.ts';

export const VERDICTS = ['not_enough_rows', 'none', 'some', 'strong'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** Of each side: with fewer rows nothing is said. */
export const FEWEST_ROWS = 100;

/**
 * For a normal distribution whose mean moves, these are about a quarter and a half of a standard deviation:
 * where the population stability index says 0.06 and 0.24, and its users 0.1 and 0.25.
 */
export const THRESHOLDS = { some: 0.1, strong: 0.2 } as const;

export interface ColumnDrift {
  readonly verdict: Verdict;
  /** Null where the rows are too few. */
  readonly divergence: Divergence | null;
  /** Shares of all rows, from 0 to 1. */
  readonly missing: Shares;
  /** Beyond all values of the baseline. */
  readonly outside: Shares;
}

interface Shares {
  readonly baseline: number;
  readonly seen: number;
}

export interface FeatureDrift extends ColumnDrift {
  readonly name: string;
}

export interface Drift {
  /** The worst of all. */
  readonly verdict: Verdict;
  readonly rows: number;
  /** Those that have moved most come first. */
  readonly features: readonly FeatureDrift[];
  readonly predictions: ColumnDrift | null;
  readonly featuresLeftOut: number;
}

export function driftOf({ rows, features, predictions, featuresLeftOut }: Profile): Drift {
  const moved = features
    .map(({ name, baseline, seen }) => ({ name, ...columnDrift(baseline, seen) }))
    .sort((a, b) => strengthOf(b) - strengthOf(a));
  const answers = predictions ? columnDrift(predictions.baseline, predictions.seen) : null;
  const all = [...moved, ...(answers ? [answers] : [])];
  return {
    verdict: worstOf(all.map(({ verdict }) => verdict)),
    rows,
    features: moved,
    predictions: answers,
    featuresLeftOut,
  };
}

export function hasMoved({ verdict }: ColumnDrift): boolean {
  return verdict === 'some' || verdict === 'strong';
}

function columnDrift(baseline: Tally, seen: Tally): ColumnDrift {
  const isEnough = Math.min(totalOf(baseline), totalOf(seen)) >= FEWEST_ROWS;
  const divergence = isEnough ? divergenceOf(cellsOf(baseline), cellsOf(seen)) : null;
  const shares = (count: (one: Tally) => number) => ({
    baseline: shareOf(count(baseline), baseline),
    seen: shareOf(count(seen), seen),
  });
  return {
    verdict: verdictOf(divergence),
    divergence,
    missing: shares(({ missing }) => missing),
    outside: shares(({ below, above, unseen }) => below + above + unseen),
  };
}

function shareOf(count: number, all: Tally): number {
  const total = totalOf(all);
  return total === 0 ? 0 : count / total;
}

function verdictOf(divergence: Divergence | null): Verdict {
  if (divergence === null) return 'not_enough_rows';
  if (divergence.low >= THRESHOLDS.strong) return 'strong';
  return divergence.low >= THRESHOLDS.some ? 'some' : 'none';
}

function worstOf(verdicts: readonly Verdict[]): Verdict {
  const places = verdicts.map((verdict) => VERDICTS.indexOf(verdict));
  return VERDICTS[Math.max(0, ...places)] ?? 'not_enough_rows';
}

/** What is surest comes first; among what is not sure at all, what seems largest. */
function strengthOf({ divergence }: ColumnDrift): number {
  return divergence === null ? -1 : divergence.low + divergence.distance / 1_000;
}
