import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Sample } from './sample.ts';

const offered = (count: number, capacity: number, random: () => number) => {
  const sample = new Sample<number>(capacity, random);
  for (let item = 0; item < count; item += 1) sample.offer(item);
  return sample;
};

describe('a sample', () => {
  test('is all there is, while there is room', () => {
    expect(offered(3, 3, () => 0).items).toEqual([0, 1, 2]);
  });

  test('holds no more than it may, and none twice', () => {
    fc.assert(
      fc.property(fc.nat(200), fc.nat(20), (count, capacity) => {
        const { items, offered: seen } = offered(count, capacity, Math.random);
        expect(items).toHaveLength(Math.min(count, capacity));
        expect(new Set(items).size).toBe(items.length);
        expect(seen).toBe(count);
      }),
    );
  });

  test('takes each with the same chance', () => {
    let state = 1; // a fixed one: R. Park and S. Miller, CACM 31, 1988
    const random = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
    const taken = new Array<number>(20).fill(0);
    for (let round = 0; round < 10_000; round += 1) {
      for (const item of offered(20, 5, random).items) taken[item]! += 1;
    }
    // 2,500 are expected of each, with a standard deviation of 43.
    expect(Math.max(...taken.map((times) => Math.abs(times - 2_500)))).toBeLessThan(5 * 43);
  });
});
