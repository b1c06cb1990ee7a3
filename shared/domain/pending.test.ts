import { describe, expect, test } from '@jest/globals';
import { sampleJob } from '../testing/sample-records.ts';
import { pendingInQueue, pendingOutsideQueue, type Surroundings } from './pending.ts';

const NOW = Date.UTC(2026, 0, 20);
const around = (changes: Partial<Surroundings> = {}): Surroundings => ({
  ahead: { jobs: 0, expectedSeconds: 0 },
  ownAhead: { jobs: 0, expectedSeconds: 0 },
  running: 0,
  limit: 4,
  remainingSeconds: [],
  budget: { monthlyNanoUsd: null, spentNanoUsd: 0, reservedNanoUsd: 0 },
  ...changes,
});
const job = sampleJob();
const long = sampleJob({ quote: { ...job.quote, expectedSeconds: 900 } });
const seconds = (startAt: number | null) => startAt && (startAt - NOW) / 1000;

describe('a turn', () => {
  test('the first one starts now', () => {
    expect(pendingInQueue(job, around(), NOW)).toMatchObject({
      reason: 'turn',
      position: 1,
      expectedStartAt: NOW,
    });
  });

  test('what is ahead is shared by what runs', () => {
    const ahead = { jobs: 6, expectedSeconds: 60 };
    const pending = pendingInQueue(job, around({ ahead, running: 3 }), NOW);
    expect(pending).toMatchObject({ reason: 'turn', position: 7 });
    expect(seconds(pending.expectedStartAt)).toBe(20);
  });

  test('nobody knows when, where nothing runs', () => {
    const ahead = { jobs: 6, expectedSeconds: 60 };
    expect(pendingInQueue(job, around({ ahead }), NOW).expectedStartAt).toBeNull();
  });

  test('its own earlier jobs go first, as many at once as the tenant may run', () => {
    const ahead = { jobs: 100, expectedSeconds: 1_000 };
    const few = around({ ahead, ownAhead: ahead, running: 50 });
    expect(seconds(pendingInQueue(job, few, NOW).expectedStartAt)).toBe(250);
  });
});

describe('the limit of a tenant', () => {
  const full = (changes: Partial<Surroundings> = {}) =>
    around({ remainingSeconds: [5, 10, 20, 25], running: 9, ...changes });

  test('the first job waits for the first slot that gets free', () => {
    const pending = pendingInQueue(job, full(), NOW);
    expect(pending).toMatchObject({ reason: 'tenant_limit', position: 1 });
    expect(seconds(pending.expectedStartAt)).toBe(15);
    const apart = full({ remainingSeconds: [30, 31, 32, 33] });
    expect(seconds(pendingInQueue(job, apart, NOW).expectedStartAt)).toBe(31.5);
    const uneven = full({ remainingSeconds: [30, -1, -1, -1] });
    expect(seconds(pendingInQueue(job, uneven, NOW).expectedStartAt)).toBe(30);
  });

  test('its place is among its own', () => {
    const ahead = { jobs: 70, expectedSeconds: 500 };
    const ownAhead = { jobs: 3, expectedSeconds: 40 };
    const pending = pendingInQueue(job, full({ ahead, ownAhead }), NOW);
    expect(pending.position).toBe(4);
    expect(seconds(pending.expectedStartAt)).toBe(25);
  });

  test('nobody knows when, once all that runs takes longer than expected', () => {
    const overdue = full({ remainingSeconds: [-1, -2, 0, -9] });
    expect(pendingInQueue(job, overdue, NOW).expectedStartAt).toBeNull();
  });

  test('a long job is held back by the slot that is kept for short ones', () => {
    const oneFree = around({ remainingSeconds: [5, 5, 5], running: 3 });
    expect(pendingInQueue(job, oneFree, NOW).reason).toBe('turn');
    expect(pendingInQueue(long, oneFree, NOW).reason).toBe('tenant_limit');
    expect(pendingInQueue(long, around({ limit: 1 }), NOW).reason).toBe('turn');
  });
});

test('what the budget does not cover starts in the next month', () => {
  const { estimatedNanoUsd } = job.cost;
  const monthlyNanoUsd = 89 + estimatedNanoUsd;
  const budget = { monthlyNanoUsd, spentNanoUsd: 60, reservedNanoUsd: 30 };
  expect(pendingInQueue(job, around({ budget }), NOW)).toMatchObject({
    reason: 'budget',
    position: 1,
    expectedStartAt: Date.UTC(2026, 1, 1),
  });
});

describe('outside the queue', () => {
  const error = { owner: 'system', message: 'It broke.', fix: 'f' } as const;
  const pausing = { queue: null, notBefore: NOW + 1 };

  test('a job that backs off says why, and until when', () => {
    const lost = { ...error, code: 'execution_lost' } as const;
    const pending = pendingOutsideQueue(sampleJob({ ...pausing, error: lost }));
    expect(pending).toMatchObject({
      reason: 'backing_off',
      position: null,
      expectedStartAt: NOW + 1,
    });
    expect(pending?.message).toContain('It broke.');
  });

  test('a job without capacity is told apart', () => {
    const refused = { ...error, code: 'start_failed' } as const;
    const pending = pendingOutsideQueue(
      sampleJob({ ...pausing, error: refused, startFailures: 1 }),
    );
    expect(pending?.reason).toBe('no_capacity');
  });

  test('a job whose machine starts', () => {
    const starting = sampleJob({ status: 'starting', queue: null });
    expect(pendingOutsideQueue(starting)?.reason).toBe('starting');
  });

  test.each(['running', 'cancelling', 'succeeded', 'failed'] as const)(
    'a job that is %s waits for nothing',
    (status) => {
      expect(pendingOutsideQueue(sampleJob({ status, queue: null }))).toBeNull();
    },
  );
});
