import { describe, expect, test } from '@jest/globals';
import { sampleJob } from '../../testing/sample-records.ts';
import type { Attempt, Job } from './job.ts';
import { timelineOf } from './timeline.ts';

function attempt(admittedAt: number, claimedAt: number | null): Attempt {
  return {
    number: 1,
    step: 0,
    lane: 'bulk',
    size: 'small',
    shards: [0],
    slot: 0,
    admittedAt,
    execution: null,
    claimedAt,
    phase: null,
    checkAt: 0,
    deadlineAt: null,
  };
}

const done: Partial<Job> = {
  status: 'succeeded',
  submittedAt: 1_000,
  startedAt: 1_100,
  stepQueuedAt: 1_000,
  stepStartedAt: 1_100,
  attempt: attempt(1_500, 1_800),
  phases: [
    { phase: 'download', startedAt: 2_000, durationMs: 30 },
    { phase: 'prepare', startedAt: 2_030, durationMs: 20.25 },
    { phase: 'train', startedAt: 2_051, durationMs: 400 },
    { phase: 'upload', startedAt: 2_460, durationMs: 40 },
  ],
  finishedAt: 2_600,
};

describe('a timeline', () => {
  test('says where all of the time went', () => {
    const { totalMs, ...parts } = timelineOf(sampleJob(done));
    expect({ totalMs, ...parts }).toEqual({
      queueMs: 100,
      retriesMs: 400,
      startMs: 500,
      downloadMs: 30,
      computeMs: 420.3,
      uploadMs: 40,
      reportMs: 109.7,
      totalMs: 1_600,
    });
    const sum = Object.values(parts).reduce<number>((all, part) => all + (part ?? 0), 0);
    expect(sum).toBeCloseTo(totalMs ?? 0);
  });

  test('tells what is known so far', () => {
    const running = { ...done, status: 'running', phases: [], finishedAt: null } as const;
    expect(timelineOf(sampleJob(running))).toEqual({
      queueMs: 100,
      retriesMs: 400,
      startMs: 300,
      downloadMs: null,
      computeMs: null,
      uploadMs: null,
      reportMs: null,
      totalMs: null,
    });
    expect(timelineOf(sampleJob()).queueMs).toBeNull();
  });

  test('of several steps adds them up', () => {
    const before = {
      queuedAt: 1_000,
      startedAt: 1_050,
      attempt: { number: 1, admittedAt: 1_050, claimedAt: 1_060 },
      phases: [{ phase: 'predict', startedAt: 1_070, durationMs: 12 }],
    } as const;
    const second = { doneSteps: [before], stepQueuedAt: 1_090, stepStartedAt: 1_100 };
    const { reportMs, ...parts } = timelineOf(sampleJob({ ...done, ...second }));
    expect(parts).toEqual({
      queueMs: 60,
      retriesMs: 400,
      startMs: 520,
      downloadMs: 30,
      computeMs: 432.3,
      uploadMs: 40,
      totalMs: 1_600,
    });
    expect(reportMs).toBeCloseTo(117.7);
  });

  test('is never negative, whatever the clocks say', () => {
    const early = [{ phase: 'train', startedAt: 0, durationMs: 5_000 }] as const;
    const { startMs, reportMs } = timelineOf(sampleJob({ ...done, phases: early }));
    expect([startMs, reportMs]).toEqual([0, 0]);
  });
});
