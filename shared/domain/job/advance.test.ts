import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { at } from '../../testing/sample-policy.ts';
import { anyEvent, anyHistory, fault, mistake, statesOf } from '../../testing/any-history.ts';
import { sampleSubmission } from '../../testing/sample-records.ts';
import { advance } from './advance.ts';
import { isShared } from './cancel.ts';
import type { JobEvent } from './event.ts';
import { isTerminal, type Job } from './job.ts';
import { outstanding } from './outstanding.ts';
import { submit, type Submission } from './submit.ts';
import { holdsAttempt } from './start.ts';
import type { ErrorDetail } from '../errors.ts';

const done = {
  type: 'finished',
  outputs: { kind: 'fit', version: 'ver_1', rows: 3 },
  metrics: { accuracy: 1 },
  phases: [{ phase: 'train', startedAt: 5, durationMs: 7 }],
} as const;

function after(changes: Partial<Submission>, ...events: JobEvent[]): Job {
  const start = submit(sampleSubmission({ maxRetries: 2, ...changes }), 0).job;
  return events.reduce(
    (job, event, index) => advance(job, event, at(1_000 * (index + 1))).job,
    start,
  );
}

const admitted: JobEvent = { type: 'admitted', slot: 0, execution: null };
const started = (execution: string, attempt = 1): JobEvent => ({
  type: 'executionStarted',
  attempt,
  execution,
});
const claimed = (execution: string, attempt = 1): JobEvent => ({
  type: 'claimed',
  attempt,
  execution,
});
const finished = (attempt = 1): JobEvent => ({ ...done, attempt });
const failed = (error: ErrorDetail, attempt = 1, won: number[] = []): JobEvent => ({
  type: 'failed',
  attempt,
  error,
  won,
});
const lost = (attempt = 1): JobEvent => ({ type: 'lost', attempt, error: fault, won: [] });

describe('the way of a job', () => {
  test('a bulk job: queued, starting, running, succeeded', () => {
    expect(after({}).status).toBe('queued');
    expect(after({}, admitted).status).toBe('starting');
    expect(after({}, admitted, started('x')).status).toBe('starting');
    expect(after({}, admitted, started('x'), claimed('x')).status).toBe('running');
    const job = after({}, admitted, started('x'), claimed('x'), finished());
    expect(job).toMatchObject({ status: 'succeeded', outputs: done.outputs, dueAt: null });
  });

  test('an express job is bound to its ask at once', () => {
    const job = after({}, { type: 'admitted', slot: 0, execution: 'express-n1' });
    expect(job.status).toBe('running');
    expect(holdsAttempt(job, 1, 'express-n1')).toBe(true);
    expect(job.dueAt).toBe(1_000 + at(0).policy.silenceMs);
  });

  test('a mistake of the user is never retried', () => {
    const job = after({}, admitted, claimed('x'), failed(mistake));
    expect(job).toMatchObject({ status: 'failed', error: mistake, attempts: 1, retries: 0 });
  });

  test('a fault of the system is retried with backoff, until the retries are spent', () => {
    const once = after({}, admitted, claimed('x'), failed(fault));
    expect(once).toMatchObject({ status: 'queued', queue: null, retries: 1, attempt: null });
    expect(once.notBefore).toBeGreaterThan(3_000);
    expect(outstanding(once, once.notBefore ?? 0)).toEqual([{ type: 'requeue' }]);
    const job = after({ maxRetries: 0 }, admitted, claimed('x'), failed(fault));
    expect(job.status).toBe('failed');
  });

  test('no capacity spends no retry, and is asked for less and less often', () => {
    const job = after({}, admitted, { type: 'startFailed', attempt: 1, error: fault });
    expect(job).toMatchObject({ status: 'queued', retries: 0, attempts: 1 });
    const pauses = [1, 2, 3, 4, 5].map((failures) => {
      const starting = after({}, admitted);
      const failed = { ...starting, startFailures: failures };
      const event: JobEvent = { type: 'startFailed', attempt: 1, error: fault };
      return advance(failed, event, at(0, 0.99)).job.notBefore ?? 0;
    });
    expect(pauses).toEqual([...pauses].sort((a, b) => a - b));
    expect(pauses[4]).toBeGreaterThan(10 * at(0).policy.retryBaseMs);
  });

  test('an execution that was found meanwhile is not given back', () => {
    const job = after({}, admitted, started('x'));
    expect(advance(job, { type: 'startFailed', attempt: 1, error: fault }, at(9_000)).job).toBe(
      job,
    );
  });

  test('steps follow each other, and each queues anew', () => {
    const steps = [
      { name: 'predict', lane: 'bulk', size: 'small', taskCount: 2, expectedSeconds: 9 },
      { name: 'join', lane: 'express', size: 'small', taskCount: 1, expectedSeconds: 1 },
    ] as const;
    const job = after({ steps }, admitted, claimed('x'), finished());
    expect(job).toMatchObject({
      status: 'queued',
      step: 1,
      queue: { lane: 'express' },
      attempt: null,
    });
  });

  test('a retry computes only the missing shards', () => {
    const steps = [
      { name: 'predict', lane: 'bulk', size: 'small', taskCount: 3, expectedSeconds: 1 },
    ] as const;
    const broken = after({ steps }, admitted, claimed('x'), failed(fault, 1, [0, 2]));
    const again = advance(broken, { type: 'backoffPassed' }, at(1e9)).job;
    const retried = advance(again, admitted, at(1e9)).job;
    expect(retried.attempt).toMatchObject({ number: 2, shards: [1] });
    expect(retried.wonShards).toEqual({ 0: 1, 2: 1 });
  });
});

describe('executions', () => {
  test('the first claim binds; a doubled execution is refused and cancelled', () => {
    const job = after({}, admitted, started('a'), claimed('b'), claimed('a'));
    expect(holdsAttempt(job, 1, 'b')).toBe(true);
    expect(holdsAttempt(job, 1, 'a')).toBe(false);
    expect(outstanding(job, 4_000)).toContainEqual({
      type: 'cancelExecution',
      execution: 'a',
      size: 'small',
    });
  });

  test('a late executionStarted of an attempt that is over is found and cancelled', () => {
    const job = after({}, admitted, lost(), started('late'));
    expect(job.unwanted.map(({ execution }) => execution)).toEqual(['late']);
    const gone = advance(job, { type: 'executionGone', execution: 'late' }, at(9_000)).job;
    expect(gone.unwanted).toEqual([]);
  });

  test('a finished job still cancels an execution that turns up', () => {
    const job = after({}, admitted, claimed('a'), finished(), started('b'));
    expect(job.status).toBe('succeeded');
    expect(outstanding(job, 1e9)).toEqual([
      { type: 'cancelExecution', execution: 'b', size: 'small' },
    ]);
    expect(job.dueAt).not.toBeNull();
  });

  test('nobody but who admits an attempt starts its execution; others search for it, later', () => {
    const job = after({}, admitted);
    expect(outstanding(job, 2_000)).toEqual([]);
    expect(outstanding(job, 31_000).map(({ type }) => type)).toEqual(['inspectAttempt']);
    const looked = advance(job, { type: 'looked', attempt: 1 }, at(31_000)).job;
    expect(looked.dueAt).toBe(31_000 + at(0).policy.recheckMs);
  });

  test('a report of an earlier attempt changes nothing', () => {
    const job = after({}, admitted, claimed('a'), lost(), { type: 'backoffPassed' });
    const second = advance({ ...job, notBefore: null }, admitted, at(1e9)).job;
    expect(advance(second, finished(1), at(1e9)).job).toBe(second);
  });
});

describe('cancel', () => {
  test('a queued job is cancelled at once', () => {
    expect(after({}, { type: 'cancelRequested', by: 'u', isForced: false }).status).toBe(
      'cancelled',
    );
  });

  test('a running job is cancelled only when its compute is gone', () => {
    const job = after({}, admitted, claimed('a'), {
      type: 'cancelRequested',
      by: 'u',
      isForced: false,
    });
    expect(job.status).toBe('cancelling');
    expect(outstanding(job, 3_000).map(({ type }) => type)).toEqual([
      'cancelExecution',
      'inspectAttempt',
    ]);
    const gone = advance(job, { type: 'executionGone', execution: 'a' }, at(9_000)).job;
    expect(gone).toMatchObject({ status: 'cancelled', finishedAt: 9_000 });
  });

  test('a job between two attempts is cancelled only when what outlived the first is gone', () => {
    const slow = after({ timeoutMs: 10_000 }, admitted, claimed('a'));
    const late = advance(slow, { type: 'deadlinePassed', attempt: 1, won: [] }, at(57_000)).job;
    const cancel: JobEvent = { type: 'cancelRequested', by: 'key_1', isForced: false };
    const stopped = advance(late, cancel, at(58_000)).job;
    expect(stopped).toMatchObject({ status: 'cancelling', queue: null, notBefore: null });
    expect(outstanding(stopped, 58_000)).toMatchObject([{ execution: 'a' }]);
    const gone = advance(stopped, { type: 'executionGone', execution: 'a' }, at(60_000)).job;
    expect(gone).toMatchObject({ status: 'cancelled', finishedAt: 60_000, dueAt: null });
  });

  test('a result that arrives while cancelling is not shown', () => {
    const job = after(
      {},
      admitted,
      claimed('a'),
      { type: 'cancelRequested', by: 'u', isForced: false },
      finished(),
    );
    expect(job).toMatchObject({ status: 'cancelled', outputs: null });
  });
});

describe('deadlines', () => {
  test('an attempt over its deadline is stopped and retried', () => {
    const job = after({ timeoutMs: 10_000 }, admitted, claimed('a'));
    const tooEarly = advance(job, { type: 'deadlinePassed', attempt: 1, won: [] }, at(20_000)).job;
    expect(tooEarly).toBe(job);
    const over = advance(job, { type: 'deadlinePassed', attempt: 1, won: [] }, at(57_000)).job;
    expect(over).toMatchObject({ status: 'queued', error: { code: 'job_timeout' } });
    expect(over.unwanted).toMatchObject([{ execution: 'a', size: 'small' }]);
  });

  test('a job that could not start by its startBy expires', () => {
    const job = after({ startBy: 500 }, { type: 'startByPassed' });
    expect(job.status).toBe('expired');
  });
});

const REARMING: ReadonlySet<string> = new Set(['looked', 'executionLingers']);

describe('any sequence of events', () => {
  test('a terminal job keeps its status, outputs and end for ever', () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        const states = statesOf(history);
        const end = states.find(isTerminal);
        for (const state of states.slice(end === undefined ? states.length : states.indexOf(end))) {
          expect(state).toMatchObject({ status: end?.status, finishedAt: end?.finishedAt });
          expect(state.outputs).toEqual(end?.outputs);
        }
      }),
    );
  });

  test('an event applied twice changes nothing the second time', () => {
    fc.assert(
      fc.property(anyHistory, anyEvent, (history, event) => {
        const job = statesOf(history).at(-1)!;
        // Who has left a shared job is known by its log: cancelJob reads it.
        fc.pre(event.type !== 'cancelRequested' || !isShared(job));
        const once = advance(job, event, at(1e7)).job;
        const twice = advance(once, event, at(1e7)).job;
        if (REARMING.has(event.type)) expect(twice).toEqual(once);
        else expect(twice).toBe(once);
      }),
    );
  });

  test('whatever is not over and not in the queue falls due', () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        for (const job of statesOf(history)) {
          const isWaiting = job.queue !== null;
          if (isTerminal(job) || isWaiting) continue;
          expect(job.dueAt).not.toBeNull();
        }
      }),
    );
  });

  test('what falls due has something outstanding then', () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        for (const job of statesOf(history)) {
          if (job.dueAt !== null) expect(outstanding(job, job.dueAt)).not.toEqual([]);
        }
      }),
    );
  });

  test('retries and attempts never exceed what was granted, and the log counts without gaps', () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        const states = statesOf(history);
        for (const job of states) expect(job.retries).toBeLessThanOrEqual(job.maxRetries);
        for (const [index, job] of states.entries()) {
          const before = states[index - 1]?.seq ?? 1;
          expect(job.seq - before === 0 || job.seq - before === 1).toBe(true);
        }
      }),
    );
  });
});
