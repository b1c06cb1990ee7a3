import { describe, expect, it } from '@jest/globals';
import {
  hasEnv,
  shortName,
  statusOf,
  toExecutionState,
  type Execution,
} from './execution-state.ts';

const AT = { seconds: 1 };
const completed = (
  state: 'CONDITION_SUCCEEDED' | 'CONDITION_FAILED' | 'CONDITION_RECONCILING',
  executionReason?: 'CANCELLED' | 'CANCELLING' | 'NON_ZERO_EXIT_CODE',
) => [
  {
    type: 'Completed',
    state,
    message: 'from the platform',
    ...(executionReason && { executionReason }),
  },
];

describe('the status of an execution', () => {
  it.each<[string, Execution, string]>([
    ['just made', {}, 'active'],
    ['waiting', { conditions: completed('CONDITION_RECONCILING') }, 'active'],
    ['running after a failed task', { runningCount: 1, failedCount: 1 }, 'active'],
    [
      'being cancelled',
      { runningCount: 1, conditions: completed('CONDITION_FAILED', 'CANCELLING') },
      'active',
    ],
    [
      'decided, with a task left',
      { runningCount: 1, conditions: completed('CONDITION_FAILED') },
      'active',
    ],
    ['succeeded', { completionTime: AT, succeededCount: 2 }, 'succeeded'],
    ['succeeded by its condition', { conditions: completed('CONDITION_SUCCEEDED') }, 'succeeded'],
    ['failed by its counts', { completionTime: AT, succeededCount: 1, failedCount: 1 }, 'failed'],
    [
      'failed by its condition',
      { conditions: completed('CONDITION_FAILED', 'NON_ZERO_EXIT_CODE') },
      'failed',
    ],
    ['cancelled by its counts', { completionTime: AT, cancelledCount: 1 }, 'cancelled'],
    [
      'cancelled before its first task',
      { completionTime: AT, conditions: completed('CONDITION_FAILED', 'CANCELLED') },
      'cancelled',
    ],
  ])('%s', (_, execution, status) => {
    expect(statusOf(execution)).toBe(status);
  });
});

describe('why an execution failed', () => {
  const failed: Execution = {
    name: 'projects/p/locations/r/jobs/j/executions/j-x7k2p',
    completionTime: AT,
    failedCount: 1,
    conditions: completed('CONDITION_FAILED'),
  };
  const task = (
    code: number,
    message: string,
    end: { exitCode?: number; termSignal?: number },
  ) => ({
    lastAttemptResult: { status: { code, message }, ...end },
  });

  it.each([
    ['exit code 137', task(10, 'exited', { exitCode: 137 }), true],
    ['the kernel’s signal', task(10, 'ended by signal 9', { termSignal: 9 }), true],
    ['Cloud Run’s words', task(10, 'Memory limit of 512 MiB exceeded', {}), true],
    ['another exit code', task(10, 'exited', { exitCode: 1 }), false],
    ['a timeout', task(4, 'The configured timeout was reached.', { termSignal: 9 }), false],
    ['a cancel', task(1, 'The task was cancelled.', { exitCode: 137 }), false],
  ])('out of memory or not: %s', (_, one, outOfMemory) => {
    expect(toExecutionState(failed, [one]).outOfMemory).toBe(outOfMemory);
  });

  it('is told in the words of the task, else of the execution', () => {
    const one = task(10, 'of the task', { exitCode: 1 });
    expect(toExecutionState(failed, [{}, one]).message).toBe('of the task');
    expect(toExecutionState(failed, [])).toEqual({
      execution: 'j-x7k2p',
      status: 'failed',
      outOfMemory: false,
      message: 'from the platform',
    });
  });
});

describe('names', () => {
  it('are the last part of a path', () => {
    expect(shortName('a/b/c')).toBe('c');
    expect(shortName(null)).toBe('');
  });

  it('of attempts are found in the environment', () => {
    const env = [{ name: 'A', value: '1' }];
    const execution = { template: { containers: [{}, { env }] } };
    expect(hasEnv(execution, 'A', '1')).toBe(true);
    expect(hasEnv(execution, 'A', '2')).toBe(false);
    expect(hasEnv({}, 'A', '1')).toBe(false);
  });
});
