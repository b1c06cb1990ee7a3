import { expect, it } from '@jest/globals';
import { rankOf } from './tenant-rank.ts';

const MINUTE_MS = 60_000;

it('is the head alone for a tenant that holds no slot', () => {
  expect(rankOf(1000, 0)).toBe(1000);
});

it('puts a tenant behind another whose head is younger by less than a minute for each slot', () => {
  const flooder = rankOf(0, 10);
  expect(rankOf(9 * MINUTE_MS, 0)).toBeLessThan(flooder);
  expect(rankOf(11 * MINUTE_MS, 0)).toBeGreaterThan(flooder);
});
