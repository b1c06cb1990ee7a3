import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { PRIORITIES, queueScore } from './queue-order.ts';

const HOUR_MS = 3_600_000;
const NOON = Date.UTC(2030, 0, 1, 12);
const seconds = () => fc.double({ min: 0, max: 200_000, noNaN: true });
const submittedAt = () => fc.integer({ min: 0, max: 4e12 });

describe('the place in the queue', () => {
  it('lets a short job pass a long one that came hours before it', () => {
    expect(queueScore(NOON, 5)).toBeLessThan(queueScore(NOON - 11 * HOUR_MS, 600));
  });

  it('is the order of arrival among jobs of equal length, and among long jobs of any length', () => {
    expect(queueScore(NOON, 20)).toBeLessThan(queueScore(NOON + 1, 20));
    expect(queueScore(NOON, 40_000)).toBeLessThan(queueScore(NOON + 1, 120));
  });

  it('is never lost to a job that comes twelve hours later', () => {
    fc.assert(
      fc.property(submittedAt(), seconds(), seconds(), (at, own, other) => {
        const later = queueScore(at + 12 * HOUR_MS + 1, other);
        expect(queueScore(at, own)).toBeLessThan(later);
      }),
    );
  });

  it('is worth four hours with a high priority, and costs four with a low one', () => {
    const [low, normal, high] = PRIORITIES.map((priority) => queueScore(NOON, 60, priority));
    expect([low! - normal!, normal! - high!]).toEqual([4 * HOUR_MS, 4 * HOUR_MS]);
    expect(queueScore(NOON, 60)).toBe(normal);
  });

  it('puts a short job of normal priority before a long one of high priority', () => {
    expect(queueScore(NOON, 30, 'normal')).toBeLessThan(queueScore(NOON, 3600, 'high'));
  });

  it('grows with age and expected length', () => {
    fc.assert(
      fc.property(submittedAt(), seconds(), seconds(), (at, some, more) => {
        expect(queueScore(at + 1, some)).toBeGreaterThan(queueScore(at, some));
        expect(queueScore(at, some + more)).toBeGreaterThanOrEqual(queueScore(at, some));
      }),
    );
  });
});
