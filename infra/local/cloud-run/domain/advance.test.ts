import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { after, execution, exited, started } from '../testing/executions.ts';
import type { Happening } from '../testing/executions.ts';
import { counts } from './counts.ts';
import { isComplete, isFinal } from './execution.ts';
import type { Execution } from './execution.ts';
import { outcome } from './outcome.ts';
import { outstanding } from './outstanding.ts';

const admitted: Happening = { type: 'admitted' };
const cancel: Happening = { type: 'cancelRequested' };
const timeout: Happening = { type: 'taskTimedOut', index: 0, attempt: 0 };

describe('an execution', () => {
  test('starts nothing before it is admitted', () => {
    expect(outstanding(execution())).toEqual([]);
    expect(outstanding(after(execution(), admitted))).toMatchObject([{ type: 'start' }]);
  });

  test('is complete, and succeeded, when its last task is', () => {
    const first = after(execution({ taskCount: 2 }), admitted, ...started(), ...started(1));
    const half = after(first, exited(0));
    expect(isComplete(half)).toBe(false);
    const done = after(half, exited(0, 1));
    expect(done.completionTimeMs).toBe(done.updateTimeMs);
    expect(outcome(done)).toEqual({ type: 'succeeded' });
  });

  test('names the task that failed first', () => {
    const both = after(execution({ taskCount: 2 }), admitted, ...started(), ...started(1));
    const done = after(both, exited(5, 1), exited(6, 0));
    expect(outcome(done)).toMatchObject({ type: 'failed', code: 10, exitCode: 5 });
    expect(outcome(done)).toMatchObject({ message: expect.stringContaining('fit-abcde-task1') });
  });

  test('starts when its first task does', () => {
    const one = after(execution({ taskCount: 2 }), admitted, ...started());
    expect(after(one, ...started(1)).startTimeMs).toBe(one.startTimeMs);
  });
});

describe('a retry', () => {
  const failedOnce = after(execution({ maxRetries: 1 }), admitted, ...started(), exited(1));

  test('waits for its turn with the next attempt number', () => {
    expect(failedOnce.tasks[0]).toMatchObject({ status: 'pending', attempt: 1 });
    expect(failedOnce.tasks[0]).not.toHaveProperty('handle');
    expect(counts(failedOnce).retriedCount).toBe(1);
  });

  test('is not disturbed by what is heard late from the attempt before', () => {
    const again = after(failedOnce, ...started(0, 1));
    expect(after(again, exited(1, 0, 0), timeout)).toBe(again);
  });

  test('can succeed', () => {
    expect(outcome(after(failedOnce, ...started(0, 1), exited(0, 0, 1)))?.type).toBe('succeeded');
  });
});

describe('a timeout', () => {
  const timedOut = after(execution({ maxRetries: 1 }), admitted, ...started(), timeout);

  test('asks for a stop and waits for the exit', () => {
    expect(outstanding(timedOut)).toEqual([{ type: 'stop', index: 0, attempt: 0 }]);
    expect(timedOut.tasks[0]!.status).toBe('running');
  });

  test('is a failure, even with exit code 0, and is retried', () => {
    const next = after(timedOut, exited(0));
    expect(next.tasks[0]).toMatchObject({ status: 'pending', lastAttempt: { code: 4 } });
    expect(after(next, ...started(0, 1)).tasks[0]).not.toHaveProperty('timedOut');
  });
});

describe('a cancel', () => {
  const running = after(execution({ taskCount: 2, parallelism: 1 }), admitted, ...started());

  test('ends waiting tasks at once and running ones when they exit', () => {
    const cancelling = after(running, cancel);
    expect(cancelling.tasks.map(({ status }) => status)).toEqual(['running', 'cancelled']);
    expect(outstanding(cancelling)).toEqual([{ type: 'stop', index: 0, attempt: 0 }]);
    expect(outcome(after(cancelling, exited(143)))).toEqual({ type: 'cancelled' });
  });

  test('stops a task that was just starting', () => {
    const starting = after(execution(), admitted, { type: 'taskStarting', index: 0 }, cancel);
    expect(outstanding(starting)).toEqual([]);
    const [, taskStarted] = started();
    expect(outstanding(after(starting, taskStarted!))).toMatchObject([{ type: 'stop' }]);
  });

  test('prevents retries', () => {
    const retriable = after(execution({ maxRetries: 3 }), admitted, ...started(), cancel);
    expect(after(retriable, exited(1)).tasks[0]!.status).toBe('cancelled');
  });

  test('of what is complete changes nothing', () => {
    const done = after(execution(), admitted, ...started(), exited(0));
    expect(after(done, cancel)).toBe(done);
  });
});

test('an interruption ends everything, without retries', () => {
  const running = after(execution({ taskCount: 2, maxRetries: 3 }), admitted, ...started());
  const ended = after(running, { type: 'interrupted' });
  expect(counts(ended)).toMatchObject({ failedCount: 2, runningCount: 0 });
  expect(outcome(ended)).toMatchObject({ type: 'failed', code: 13 });
  expect(after(running, cancel, { type: 'interrupted' }).tasks.map((t) => t.status)).toEqual([
    'cancelled',
    'cancelled',
  ]);
});

describe('whatever happens', () => {
  const index = fc.nat(3);
  const attempt = fc.nat(2);
  const happening: fc.Arbitrary<Happening> = fc.oneof(
    fc.constantFrom<Happening>(admitted, cancel, { type: 'deleteRequested' }),
    fc.record({ type: fc.constant('taskStarting' as const), index }),
    fc.record({
      type: fc.constant('taskStarted' as const),
      index,
      attempt,
      handle: fc.constant('h'),
    }),
    fc.record({ type: fc.constant('taskTimedOut' as const), index, attempt }),
    fc.record({
      type: fc.constant('taskExited' as const),
      index,
      attempt,
      exit: fc.constantFrom({ exitCode: 0 }, { exitCode: 1 }, { termSignal: 9 }),
    }),
  );
  const shape = fc.record({
    taskCount: fc.integer({ min: 2, max: 4 }),
    parallelism: fc.integer({ min: 1, max: 2 }),
    maxRetries: fc.nat(2),
  });

  test('the counts add up, final tasks stay, and complete means that all are final', () => {
    fc.assert(
      fc.property(shape, fc.array(happening, { maxLength: 40 }), (of, happenings) => {
        let current = execution(of);
        for (const next of happenings) {
          const before = current;
          current = after(current, next);
          expectSound(before, current);
        }
      }),
    );
  });

  test('doing what is outstanding keeps to the parallelism, and ends', () => {
    const exitCodes = fc.array(fc.nat(1), { minLength: 12, maxLength: 12 });
    fc.assert(
      fc.property(shape, exitCodes, (of, codes) => {
        let current = after(execution(of), admitted);
        const busy = () => current.tasks.filter((t) => t.status === 'running');
        for (const code of codes) {
          for (const effect of outstanding(current)) {
            if (effect.type !== 'start') continue;
            current = after(current, ...started(effect.task.index, effect.task.attempt));
          }
          expect(busy().length).toBeLessThanOrEqual(current.parallelism);
          const [task] = busy();
          if (task) current = after(current, exited(code, task.index, task.attempt));
        }
        expect(isComplete(current)).toBe(true);
      }),
    );
  });
});

function expectSound(before: Execution, current: Execution): void {
  const all = counts(current);
  const done = all.succeededCount + all.failedCount + all.cancelledCount;
  expect(done).toBe(current.tasks.filter(isFinal).length);
  expect(isComplete(current)).toBe(done === current.taskCount);
  for (const task of before.tasks.filter(isFinal)) expect(current.tasks[task.index]).toBe(task);
  for (const task of current.tasks) expect(task.attempt).toBeLessThanOrEqual(current.maxRetries);
  if (isComplete(current)) expect(outstanding(current)).toEqual([]);
}
