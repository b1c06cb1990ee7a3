import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { at } from '../../testing/sample-policy.ts';
import { sampleSubmission } from '../../testing/sample-records.ts';
import type { ErrorDetail } from '../errors.ts';
import { usageAdded } from '../usage.ts';
import { advance } from './advance.ts';
import type { JobEvent } from './event.ts';
import { isTerminal, type Job } from './job.ts';
import { submit, type Submission } from './submit.ts';

const fault: ErrorDetail = { code: 'execution_lost', owner: 'system', message: 'm', fix: 'f' };
const mistake: ErrorDetail = { code: 'target_null', owner: 'user', message: 'm', fix: 'f' };
const outputs = { kind: 'predict', parts: [] } as const;
const PER_SECOND = 22_000;

type Happened = readonly [at: number, event: JobEvent];

function history(changes: Partial<Submission>, happened: readonly Happened[]): Job[] {
  const jobs = [submit(sampleSubmission(changes), 0).job];
  for (const [now, event] of happened) jobs.push(advance(jobs.at(-1)!, event, at(now)).job);
  return jobs;
}
const after = (changes: Partial<Submission>, ...happened: Happened[]) =>
  history(changes, happened).at(-1)!;

const admitted: JobEvent = { type: 'admitted', slot: 0, execution: null };
const claimed = (attempt = 1): JobEvent => ({ type: 'claimed', attempt, execution: 'x' });
const lost = (attempt = 1): JobEvent => ({ type: 'lost', attempt, error: fault, won: [] });
const finished = (attempt = 1, taskMs?: number[]): JobEvent => ({
  type: 'finished',
  attempt,
  outputs,
  metrics: {},
  phases: [],
  ...(taskMs && { taskMs }),
});

describe('what a job has cost', () => {
  test('is the time of its tasks, as they were measured', () => {
    const { cost } = after(
      {},
      [0, admitted],
      [1_000, claimed()],
      [500_000, finished(1, [119_000])],
    );
    expect(cost).toMatchObject({ actualNanoUsd: 120 * PER_SECOND, computeMs: 120_000 });
  });

  test('counts every task by itself', () => {
    const steps = [
      { name: 'predict', lane: 'bulk', size: 'small', taskCount: 3, expectedSeconds: 1 },
    ] as const;
    const end = finished(1, [99_000, 199_000, 1]);
    const { cost } = after({ steps }, [0, admitted], [0, claimed()], [300_000, end]);
    expect(cost.computeMs).toBe(100_000 + 200_000 + 60_000);
  });

  test('runs from the claim to the end where nobody measured', () => {
    const { cost } = after({}, [0, admitted], [50_000, claimed()], [149_000, lost()]);
    expect(cost.computeMs).toBe(100_000);
  });

  test('counts retries, too', () => {
    const job = after(
      {},
      [0, admitted],
      [0, claimed()],
      [99_000, lost()],
      [1e6, { type: 'backoffPassed' }],
      [1e6, admitted],
      [1e6, claimed(2)],
      [1e6 + 199_000, finished(2)],
    );
    expect(job.status).toBe('succeeded');
    expect(job.cost.computeMs).toBe(300_000);
  });

  test('is nothing where no task has claimed', () => {
    const cancel: JobEvent = { type: 'cancelRequested', by: 'key_1', isForced: false };
    expect(after({}, [0, admitted], [9e5, lost()]).cost.actualNanoUsd).toBe(0);
    expect(after({}, [9e5, cancel]).cost).toMatchObject({ actualNanoUsd: 0, chargedAt: 9e5 });
  });

  test('is what the cancelled attempt took until it was gone', () => {
    const cancel: JobEvent = { type: 'cancelRequested', by: 'key_1', isForced: false };
    const gone: JobEvent = { type: 'executionGone', execution: 'x' };
    const stopping: Happened[] = [
      [0, admitted],
      [0, claimed()],
      [200_000, cancel],
    ];
    expect(after({}, ...stopping).cost.computeMs).toBe(0);
    expect(after({}, ...stopping, [209_000, gone]).cost.computeMs).toBe(210_000);
  });

  test('is priced by the size that the attempt had', () => {
    const error = { ...fault, code: 'out_of_memory' } as const;
    const grown: Happened[] = [
      [0, admitted],
      [0, claimed()],
      [99_000, { type: 'failed', attempt: 1, error, won: [] }],
      [1e6, { type: 'backoffPassed' }],
      [1e6, admitted],
      [1e6, claimed(2)],
      [1e6 + 99_000, finished(2)],
    ];
    expect(after({}, ...grown).cost.actualNanoUsd).toBe(100 * PER_SECOND * (1 + 4));
  });
});

describe('usage', () => {
  const event = fc.oneof(
    fc.constantFrom<JobEvent>(
      admitted,
      { type: 'admitted', slot: 0, execution: 'express-1' },
      { type: 'backoffPassed' },
      { type: 'cancelRequested', by: 'key_1', isForced: true },
      { type: 'executionGone', execution: 'x' },
    ),
    fc
      .integer({ min: 1, max: 4 })
      .chain((attempt) =>
        fc.constantFrom<JobEvent>(
          claimed(attempt),
          lost(attempt),
          finished(attempt),
          finished(attempt, [10, 20]),
          { type: 'failed', attempt, error: mistake, won: [], taskMs: [5] },
          { type: 'startFailed', attempt, error: fault },
          { type: 'deadlinePassed', attempt, won: [] },
        ),
      ),
  );
  const happened = fc.array(fc.tuple(fc.integer({ min: 0, max: 1e6 }), event), { maxLength: 40 });

  test('adds up to what the job has cost, over any history, and counts the job once', () => {
    const steps = [
      { name: 'predict', lane: 'bulk', size: 'small', taskCount: 2, expectedSeconds: 1 },
    ] as const;
    fc.assert(
      fc.property(happened, (events) => {
        const times = events.map(([pause]) => pause);
        let now = 0;
        const jobs = history(
          { steps },
          events.map(([, one], index) => [(now += times[index]!), one]),
        );
        const added = jobs.map((job, index) => usageAdded(jobs[index - 1] ?? null, job));
        const sum = (field: 'costNanoUsd' | 'computeMs' | 'jobs') =>
          added.reduce((total, one) => total + (one?.[field] ?? 0), 0);
        const last = jobs.at(-1)!;
        expect(sum('costNanoUsd')).toBe(last.cost.actualNanoUsd);
        expect(sum('computeMs')).toBe(last.cost.computeMs);
        expect(sum('jobs')).toBe(isTerminal(last) ? 1 : 0);
      }),
      { numRuns: 500 },
    );
  });
});
