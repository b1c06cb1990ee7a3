import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { takeToken, type TokenBucket } from './token-bucket.ts';

function takenAt(times: readonly number[], perMinute: number): number[] {
  let bucket: TokenBucket | null = null;
  const taken: number[] = [];
  for (const now of times) {
    const { bucket: after, waitMs } = takeToken(bucket, perMinute, now);
    bucket = after;
    if (waitMs === 0) taken.push(now);
  }
  return taken;
}

test('a quiet minute is worth a minute’s acts at once, and no more', () => {
  expect(takenAt([0, 0, 0, 0, 0], 3)).toHaveLength(3);
  expect(takenAt([0, 0, 0, 600_000, 600_000, 600_000, 600_000], 3)).toHaveLength(6);
});

test('who waits as told may act, and not a moment earlier', () => {
  const { bucket } = takeToken(null, 1, 0);
  const { waitMs, bucket: then } = takeToken(bucket, 1, 15_000);
  expect(waitMs).toBe(45_000);
  expect(takeToken(then, 1, 59_999).waitMs).toBeGreaterThan(0);
  expect(takeToken(then, 1, 60_000).waitMs).toBe(0);
});

test('over any time there are never more acts than the rate and one burst allow', () => {
  const pauses = fc.array(fc.integer({ min: 0, max: 5_000 }), { maxLength: 200 });
  const perMinute = fc.integer({ min: 1, max: 100 });
  fc.assert(
    fc.property(pauses, perMinute, (gaps, rate) => {
      let now = 0;
      const times = gaps.map((gap) => (now += gap));
      const most = rate + (now * rate) / 60_000 + 1e-6;
      expect(takenAt(times, rate).length).toBeLessThanOrEqual(most);
    }),
  );
});
