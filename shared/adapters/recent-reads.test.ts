import { expect, test } from '@jest/globals';
import { FixedClock } from '../testing/fixed-clock.ts';
import { RecentReads } from './recent-reads.ts';

/** A store whose every answer is another. */
function changing() {
  let reads = 0;
  const read = () => {
    reads += 1;
    return Promise.resolve(reads);
  };
  return { read };
}

test('an answer serves all who ask while it is fresh', async () => {
  const clock = new FixedClock();
  const recent = new RecentReads<number>(clock, 2_000);
  const { read } = changing();
  expect(await Promise.all([recent.get('a', read), recent.get('a', read)])).toEqual([1, 1]);
  clock.pass(1_999);
  expect(await recent.get('a', read)).toBe(1);
  clock.pass(1);
  expect(await recent.get('a', read)).toBe(2);
  expect(await recent.get('b', read)).toBe(3);
});

test('what may be another the next moment is read again, and so is what failed or was forgotten', async () => {
  const recent = new RecentReads<number>(new FixedClock(), 2_000, (value) => value > 1);
  const { read } = changing();
  expect(await recent.get('a', read)).toBe(1);
  expect(await recent.get('a', read)).toBe(2);
  expect(await recent.get('a', read)).toBe(2);
  recent.forget('a');
  expect(await recent.get('a', read)).toBe(3);
  await expect(recent.get('b', () => Promise.reject(new Error('no answer')))).rejects.toThrow();
  expect(await recent.get('b', read)).toBe(4);
});
