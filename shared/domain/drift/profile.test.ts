import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sampleProfile, sampleTally } from '../../testing/sample-profile.ts';
import { addProfiles, profile } from './profile.ts';
import { addTallies, cellsOf, totalOf } from './tally.ts';

const counts = fc.array(fc.nat(1000), { minLength: 6, maxLength: 6 });
const tallies = counts.map(([a = 0, b = 0, missing = 0, below = 0, above = 0, unseen = 0]) => ({
  counts: [a, b],
  ...{ missing, below, above, unseen },
}));

test('adding tallies adds each of their cells', () => {
  fc.assert(
    fc.property(tallies, tallies, (a, b) => {
      const sum = addTallies(a, b);
      expect(cellsOf(sum)).toEqual(cellsOf(a).map((cell, place) => cell + cellsOf(b)[place]!));
      expect(totalOf(sum)).toBe(totalOf(a) + totalOf(b));
    }),
  );
});

test('tallies of other bins are not added', () => {
  expect(() => addTallies(sampleTally([1, 2]), sampleTally([1, 2, 3]))).toThrow(RangeError);
});

test('the tasks of a job have seen their rows together, beside one baseline', () => {
  const a = sampleProfile({ baseline: [5, 5], seen: [1, 2] });
  const b = sampleProfile({ baseline: [5, 5], seen: [10, 20] });
  expect(addProfiles([a, b])).toEqual(sampleProfile({ baseline: [5, 5], seen: [11, 22] }));
});

test('where one task has not counted, nobody knows', () => {
  const one = sampleProfile({ baseline: [5], seen: [1] });
  expect(addProfiles([one, undefined])).toBeNull();
  expect(addProfiles([])).toBeNull();
});

test('a profile whose bins do not go together is refused', () => {
  const bad = sampleProfile({ baseline: [5, 5], seen: [1] });
  expect(profile.safeParse(bad).success).toBe(false);
});
