import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sampleCounts, seededRandom } from '../../testing/sample-counts.ts';
import { sampleProfile, sampleTally } from '../../testing/sample-profile.ts';
import { driftOf, FEWEST_ROWS } from './drift.ts';

const DECILES = Array.from({ length: 10 }, () => 10);
/** The deciles of a normal distribution, after its mean has moved by one standard deviation. */
const MOVED = [1.1, 2.2, 3.3, 4.8, 6.4, 8.6, 11.2, 15.5, 19.9, 27];
const TINY = DECILES.map((share, decile) => share + (decile < 5 ? 0.1 : -0.1));

const drawn = (shares: readonly number[], rows: number, seed: number) =>
  sampleCounts(shares, rows, seededRandom(seed));
const exactly = (shares: readonly number[], rows: number) =>
  shares.map((share) => Math.round((share * rows) / 100));

describe('the verdict', () => {
  test.each([
    ['the same distribution, a million rows', drawn(DECILES, 1e6, 1), 'none'],
    ['a tiny shift, ten million rows', exactly(TINY, 1e7), 'none'],
    ['a tiny shift, ten billion rows', exactly(TINY, 1e10), 'none'],
    ['a real shift, 500 rows', drawn(MOVED, 500, 2), 'strong'],
    ['a real shift, ten million rows', exactly(MOVED, 1e7), 'strong'],
    ['a real shift, too few rows', drawn(MOVED, FEWEST_ROWS - 1, 3), 'not_enough_rows'],
    ['no rows', exactly(DECILES, 0), 'not_enough_rows'],
  ])('of %s is told by the size of the effect', (_what, seen, verdict) => {
    const { features, predictions } = driftOf(
      sampleProfile({ baseline: drawn(DECILES, 100_000, 4), seen }),
    );
    expect(features[0]).toMatchObject({ name: 'age', verdict });
    expect(predictions).toMatchObject({ verdict });
  });

  test('of a small training table is as careful as its size asks for', () => {
    const profile = (baseline: number) =>
      sampleProfile({ baseline: exactly(DECILES, baseline), seen: exactly(MOVED, 1e6) });
    expect(driftOf(profile(FEWEST_ROWS - 10)).verdict).toBe('not_enough_rows');
    expect(driftOf(profile(1_000)).verdict).toBe('strong');
  });

  test('of 200 batches of the same distribution is never an alarm, whatever their size', () => {
    for (let seed = 0; seed < 200; seed += 1) {
      const rows = 100 + seed * 20;
      const profile = sampleProfile({
        baseline: drawn(DECILES, 1_000, seed),
        seen: drawn(DECILES, rows, seed + 1_000),
      });
      expect(['none', 'some']).toContain(driftOf(profile).verdict);
    }
  });

  test('of all is the worst', () => {
    const profile = sampleProfile({ baseline: exactly(DECILES, 1e5), seen: exactly(DECILES, 1e5) });
    const away = sampleTally(exactly(MOVED, 1e5));
    const { baseline, seen } = profile.features[0]!;
    const features = [
      { name: 'still', baseline, seen },
      { name: 'moved', baseline, seen: away },
    ];
    const drift = driftOf({ ...profile, features });
    expect(drift.verdict).toBe('strong');
    expect(drift.features.map(({ name }) => name)).toEqual(['moved', 'still']);
    expect(driftOf({ ...profile, predictions: { baseline, seen: away } }).verdict).toBe('strong');
  });
});

describe('a feature', () => {
  const seenAs = (changes: object) =>
    driftOf({
      rows: 1_000,
      features: [
        {
          name: 'f',
          baseline: sampleTally([500, 500]),
          seen: sampleTally([250, 250], changes),
        },
      ],
      featuresLeftOut: 3,
    });

  test.each(['missing', 'below', 'above', 'unseen'])('half of it %s has drifted', (where) => {
    expect(seenAs({ [where]: 500 }).verdict).toBe('strong');
  });

  test('tells the shares of what is missing, and of what the fit has never seen', () => {
    const { features, featuresLeftOut, predictions } = seenAs({ missing: 125, above: 375 });
    expect(features[0]).toMatchObject({
      missing: { baseline: 0, seen: 0.125 },
      outside: { baseline: 0, seen: 0.375 },
    });
    expect({ featuresLeftOut, predictions }).toEqual({ featuresLeftOut: 3, predictions: null });
  });
});

test('more rows of the same never turn an alarm off, nor a little into one', () => {
  const cells = fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: 4, maxLength: 4 });
  fc.assert(
    fc.property(cells, cells, (baseline, seen) => {
      const times = (factor: number) =>
        driftOf(
          sampleProfile({
            baseline: baseline.map((count) => count * factor),
            seen: seen.map((count) => count * factor),
          }),
        ).features[0]!;
      const [few, many] = [times(1_000), times(1_000_000)];
      if (few.verdict === 'strong') expect(many.verdict).toBe('strong');
      if (many.divergence!.distance < 0.1) expect(many.verdict).toBe('none');
    }),
  );
});
