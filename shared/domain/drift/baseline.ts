/** What a model card says about the fit: ml-container/src/fitlane_ml/histogram.py defines its bins. */
import { z } from 'zod';
import type { Profile } from './profile.ts';
import { cellsOf, tallyOf, type Tally } from './tally.ts';

const count = z.number().int().nonnegative();

const histogram = z.object({
  edges: z.array(z.number()).optional(),
  counts: z.array(count).min(1),
  missing: count,
  range: z.tuple([z.number(), z.number()]).optional(),
});

const card = z.object({
  features: z.array(z.object({ name: z.string(), baseline: histogram })),
  predictions: z.object({ baseline: histogram }).optional(),
});

/** How values fall into the cells of a tally. */
export interface Bins {
  /** Of numbers: bin i holds those above edges[i - 1], up to edges[i]. Null: a category is a bin. */
  readonly edges: readonly number[] | null;
  /** Numbers beyond it are outside of all that the fit has seen. */
  readonly range: readonly [number, number];
  readonly tally: Tally;
}

export interface FeatureBins extends Bins {
  readonly name: string;
}

export interface Baseline {
  /** In the order of the model; as many as are counted. */
  readonly features: readonly FeatureBins[];
  readonly featuresLeftOut: number;
  /** Null where the card is of a version that did not tell of predictions. */
  readonly predictions: Bins | null;
}

/** Of all features together, as in ml-container/src/fitlane_ml/profile.py. */
const MOST_BINS = 4_000;

/** Null for what is no card. */
export function readBaseline(content: unknown): Baseline | null {
  const { success, data } = card.safeParse(content);
  if (!success) return null;
  const all = data.features.map(({ name, baseline }) => ({ name, ...binsOf(baseline) }));
  let bins = 0;
  const features = all.filter(({ tally }) => (bins += tally.counts.length) <= MOST_BINS);
  return {
    features,
    featuresLeftOut: all.length - features.length,
    predictions: data.predictions ? binsOf(data.predictions.baseline) : null,
  };
}

const EVERYTHING = [-Infinity, Infinity] as const;
const NOTHING = [-Infinity, -Infinity] as const;

function binsOf({ edges, counts, missing, range }: z.infer<typeof histogram>): Bins {
  const hasValues = counts.some((one) => one > 0);
  return {
    edges: edges ?? null,
    // Cards of before there were ranges: nothing is known to be outside, unless there was no value at all.
    range: range ?? (hasValues ? EVERYTHING : NOTHING),
    tally: { counts, missing, below: 0, above: 0, unseen: 0 },
  };
}

/** How many cells there are side by side: those of the features, then those of the predictions. */
export function cellCount(baseline: Baseline): number {
  return binsIn(baseline).reduce((sum, { tally }) => sum + cellsOf(tally).length, 0);
}

/** The features, then the predictions if they are counted. */
export function binsIn({ features, predictions }: Baseline): Bins[] {
  return [...features, ...(predictions ? [predictions] : [])];
}

/** What the cells, side by side, say. @throws RangeError unless they are those of this baseline. */
export function profileOf(baseline: Baseline, cells: ArrayLike<number>, rows: number): Profile {
  if (cells.length !== cellCount(baseline)) throw new RangeError('The cells are of another model.');
  const all = Array.from(cells);
  const take = ({ tally }: Bins) => ({
    baseline: tally,
    seen: tallyOf(all.splice(0, cellsOf(tally).length)),
  });
  const { features, featuresLeftOut, predictions } = baseline;
  return {
    rows,
    features: features.map((feature) => ({ name: feature.name, ...take(feature) })),
    featuresLeftOut,
    ...(predictions && { predictions: take(predictions) }),
  };
}
