import { expect, test } from '@jest/globals';
import { SharedRounds } from './shared-rounds.ts';

/** Work that ends when it is told to; it answers with the number of its round. */
function slowWork() {
  const rounds: number[] = [];
  const ends: (() => void)[] = [];
  const work = (askers: number) =>
    new Promise<number>((resolve) => {
      const round = rounds.push(askers);
      ends.push(() => {
        resolve(round);
      });
    });
  const end = async (round: number) => {
    ends[round - 1]?.();
    await settled();
  };
  return { rounds, work, end };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test('who asks first is served at once; who asks meanwhile shares the next round', async () => {
  const { rounds, work, end } = slowWork();
  const shared = new SharedRounds<number>();
  const asked = [1, 2, 3].map(() => shared.join('a', work));
  expect(rounds).toEqual([1]);
  await end(1);
  expect(rounds).toEqual([1, 2]);
  const late = shared.join('a', work);
  await end(2);
  await end(3);
  expect(await Promise.all([...asked, late])).toEqual([1, 2, 2, 3]);
});

test('keys have rounds of their own, and an idle one starts anew', async () => {
  const { rounds, work, end } = slowWork();
  const shared = new SharedRounds<number>();
  const first = [shared.join('a', work), shared.join('b', work)];
  await end(1);
  await end(2);
  expect(await Promise.all(first)).toEqual([1, 2]);
  void shared.join('a', work);
  expect(rounds).toEqual([1, 1, 1]);
});

test('a round that fails tells those who share it, and no one else', async () => {
  const shared = new SharedRounds<string>();
  const fail = () => Promise.reject(new Error('no answer'));
  const [first, second] = [shared.join('a', fail), shared.join('a', () => Promise.resolve('well'))];
  await expect(first).rejects.toThrow('no answer');
  expect(await second).toBe('well');
  expect(await shared.join('a', () => Promise.resolve('again'))).toBe('again');
});
