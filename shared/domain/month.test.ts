import { expect, test } from '@jest/globals';
import { dayOf, monthEndOf, monthOf } from './month.ts';

test.each([
  ['2026-01-31T23:59:59.999Z', '2026-01', '2026-01-31', '2026-02-01T00:00:00.000Z'],
  ['2026-02-01T00:00:00.000Z', '2026-02', '2026-02-01', '2026-03-01T00:00:00.000Z'],
  ['2027-12-15T12:00:00.000Z', '2027-12', '2027-12-15', '2028-01-01T00:00:00.000Z'],
])('%s lies in %s, on %s, and its month ends at %s', (time, month, day, end) => {
  const ms = Date.parse(time);
  expect([monthOf(ms), dayOf(ms)]).toEqual([month, day]);
  expect(new Date(monthEndOf(ms)).toISOString()).toBe(end);
});
