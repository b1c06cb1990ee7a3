import { z } from 'zod';
import { addTallies, tally, type Tally } from './tally.ts';

const pair = z
  .object({ baseline: tally, seen: tally })
  .refine(({ baseline, seen }) => baseline.counts.length === seen.counts.length, 'other bins');

/** What a prediction has seen, beside what its model had seen at fit. */
export const profile = z.object({
  rows: z.number().int().nonnegative(),
  /** In the order of the model. */
  features: z.array(pair.safeExtend({ name: z.string() })),
  /** Further ones, which nobody counted: a record has to hold the profile. */
  featuresLeftOut: z.number().int().nonnegative(),
  /** Absent where the model card is of a version that did not tell of predictions. */
  predictions: pair.optional(),
});
export type Profile = Readonly<z.infer<typeof profile>>;

interface Pair {
  readonly baseline: Tally;
  readonly seen: Tally;
}

/** What several tasks have seen of one model; null where one of them has not counted. */
export function addProfiles(profiles: readonly (Profile | undefined)[]): Profile | null {
  const told = profiles.filter((one) => one !== undefined);
  const [first, ...others] = told;
  if (first === undefined || told.length < profiles.length) return null;
  return others.reduce(add, first);
}

function add(a: Profile, b: Profile): Profile {
  return {
    ...a,
    rows: a.rows + b.rows,
    features: a.features.map((feature, place) => ({
      name: feature.name,
      ...addPairs(feature, b.features[place]),
    })),
    ...(a.predictions && { predictions: addPairs(a.predictions, b.predictions) }),
  };
}

function addPairs(a: Pair, b: Pair | undefined) {
  if (b === undefined) throw new RangeError('The profiles are of two models.');
  return { baseline: a.baseline, seen: addTallies(a.seen, b.seen) };
}
