import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { anyHistory, statesOf } from '../../testing/any-history.ts';
import { holdingChanges, holdingsOf, isTerminal, SIZES, type Job } from './index.ts';
import { currentStep } from './job.ts';

const EXPRESS = {
  steps: [{ name: 'fit', lane: 'express', size: 'small', taskCount: 1, expectedSeconds: 1 }],
  fingerprint: 'f-1',
} as const;

/** Each state with the one before it; the first has none. */
function pairsOf(states: readonly Job[]): (readonly [Job | null, Job])[] {
  return states.map((job, index) => [states[index - 1] ?? null, job]);
}

function forAnyHistory(check: (states: Job[]) => void): void {
  fc.assert(
    fc.property(anyHistory, (history) => {
      check(statesOf(history, EXPRESS));
    }),
  );
}

const textsOf = (holdings: readonly unknown[]) => holdings.map((one) => JSON.stringify(one));

describe('what lies beside a record, whatever happens', () => {
  test('is taken and given back exactly once, and is always what the record says', () => {
    forAnyHistory((states) => {
      const held = new Set<string>();
      for (const [was, job] of pairsOf(states)) {
        const { taken, released } = holdingChanges(was, job);
        for (const one of textsOf(released)) expect(held.delete(one)).toBe(true);
        for (const one of textsOf(taken)) expect(held.has(one)).toBe(false);
        for (const one of textsOf(taken)) held.add(one);
        expect([...held].toSorted()).toEqual(textsOf(holdingsOf(job)).toSorted());
      }
    });
  });

  test('is nothing once the job is over, but the fingerprint of one that has succeeded', () => {
    forAnyHistory((states) => {
      for (const job of states.filter(isTerminal)) {
        const mayAnswer = job.status === 'succeeded' && job.fingerprint !== null;
        expect(holdingsOf(job).map(({ type }) => type)).toEqual(mayAnswer ? ['fingerprint'] : []);
      }
    });
  });

  test('a slot is held as long as an attempt, a place in the queue as long as the job waits', () => {
    forAnyHistory((states) => {
      for (const job of states) {
        const held = holdingsOf(job).map(({ type }) => type);
        const hasAttempt = job.attempt !== null && !isTerminal(job);
        expect(held.includes('slot')).toBe(hasAttempt);
        expect(held.includes('queueEntry')).toBe(job.status === 'queued' && job.queue !== null);
        if (hasAttempt) expect(job.queue).toBeNull();
      }
    });
  });

  test('what was stopped never answers for another request again', () => {
    forAnyHistory((states) => {
      const types = states.map((job) => holdingsOf(job).map(({ type }) => type));
      const lost = types.findIndex((held) => !held.includes('fingerprint'));
      const later = lost < 0 ? [] : types.slice(lost);
      expect(later.flat()).not.toContain('fingerprint');
    });
  });
});

describe('holders, whatever happens', () => {
  test('there is always one, and nobody twice', () => {
    forAnyHistory((states) => {
      for (const { holders } of states) {
        expect(holders.length).toBeGreaterThan(0);
        expect(new Set(holders).size).toBe(holders.length);
      }
    });
  });

  test('whoever leaves a shared job leaves it running', () => {
    forAnyHistory((states) => {
      for (const [was, job] of pairsOf(states)) {
        if (was === null || job.holders.length >= was.holders.length) continue;
        expect({ ...job, holders: was.holders, seq: was.seq }).toEqual(was);
      }
    });
  });
});

describe('growing, whatever happens', () => {
  test('a job that leaves the express lane spends no retry by it, and never comes back', () => {
    forAnyHistory((states) => {
      for (const [was, job] of pairsOf(states)) {
        if (was === null || laneOf(was) === laneOf(job)) continue;
        expect([laneOf(was), laneOf(job)]).toEqual(['express', 'bulk']);
        expect(job).toMatchObject({ status: 'queued', retries: was.retries, attempt: null });
      }
    });
  });

  test('its size only ever grows, a step at a time, and never for a job that is over', () => {
    forAnyHistory((states) => {
      for (const [was, job] of pairsOf(states)) {
        const growth = was === null ? 0 : sizeOf(job) - sizeOf(was);
        expect([0, 1]).toContain(growth);
        if (growth === 1)
          expect([job.status, job.error?.code]).toEqual(['queued', 'out_of_memory']);
      }
    });
  });

  test('an attempt computes in the lane and size that its step had when it was admitted', () => {
    forAnyHistory((states) => {
      for (const job of states.filter((one) => one.attempt !== null && !isTerminal(one))) {
        const { lane, size } = currentStep(job);
        expect(job.attempt).toMatchObject({ lane, size });
      }
    });
  });
});

function laneOf(job: Job): string {
  return currentStep(job).lane;
}

function sizeOf(job: Job): number {
  return SIZES.indexOf(currentStep(job).size);
}
