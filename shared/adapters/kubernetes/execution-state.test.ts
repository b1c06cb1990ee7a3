import { describe, expect, test } from '@jest/globals';
import { statusOf, toExecutionState } from './execution-state.ts';
import type { Job, JobCondition, Pod, Terminated } from './resources.ts';

const condition = (type: string, status = 'True'): JobCondition => ({
  type,
  status,
  message: `from ${type}`,
});
const job = (conditions: JobCondition[], changes: Partial<Job> = {}): Job => ({
  metadata: { name: 'fitlane-small-1' },
  status: { conditions },
  ...changes,
});

describe('the status of a Job', () => {
  test.each<[string, Job, string]>([
    ['just made', {}, 'active'],
    ['running after a failed index', job([], { status: { active: 1, failed: 1 } }), 'active'],
    ['held back by a queue', job([condition('Suspended')]), 'active'],
    ['decided, with pods that stop', job([condition('SuccessCriteriaMet')]), 'active'],
    ['lost, with pods that stop', job([condition('FailureTarget')]), 'active'],
    ['being deleted', { metadata: { deletionTimestamp: new Date() } }, 'active'],
    ['not yet complete', job([condition('Complete', 'False')]), 'active'],
    ['complete', job([condition('SuccessCriteriaMet'), condition('Complete')]), 'succeeded'],
    ['failed', job([condition('FailureTarget'), condition('Failed')]), 'failed'],
    [
      'complete, and cleaned up',
      job([condition('Complete')], { metadata: { deletionTimestamp: new Date() } }),
      'succeeded',
    ],
  ])('%s', (_, one, status) => {
    expect(statusOf(one)).toBe(status);
  });
});

describe('why a Job failed', () => {
  const failed = job([condition('Failed')]);
  const pod = (terminated: Terminated, status: Pod['status'] = {}, metadata = {}): Pod => ({
    metadata,
    spec: { containers: [{ name: 'task' }, { name: 'sidecar' }] },
    status: {
      ...status,
      containerStatuses: [
        statusOfContainer('sidecar', { exitCode: 0 }),
        statusOfContainer('task', terminated),
      ],
    },
  });
  const statusOfContainer = (name: string, terminated: Terminated) => ({
    ...{ name, image: '', imageID: '', ready: false, restartCount: 0 },
    state: { terminated },
  });

  test.each<[string, Pod, boolean, string]>([
    ['the kernel', pod({ exitCode: 137, reason: 'OOMKilled' }), true, 'OOMKilled, exit code 137'],
    ['a shell around it', pod({ exitCode: 137, reason: 'Error' }), true, 'Error, exit code 137'],
    ['another exit code', pod({ exitCode: 1, reason: 'Error' }), false, 'Error, exit code 1'],
    [
      'the deadline',
      pod({ exitCode: 137 }, { reason: 'DeadlineExceeded', message: 'too long' }),
      false,
      'DeadlineExceeded: too long',
    ],
    ['an eviction', pod({ exitCode: 137 }, { reason: 'Evicted' }), false, 'Evicted'],
    [
      'a drained machine',
      pod({ exitCode: 137, reason: 'Error' }, {}, { deletionTimestamp: new Date() }),
      false,
      'Error, exit code 137',
    ],
  ])('%s', (_, one, outOfMemory, message) => {
    expect(toExecutionState(failed, [one])).toEqual({
      execution: 'fitlane-small-1',
      status: 'failed',
      outOfMemory,
      message,
    });
  });

  test('is told in the words of the Job where no pod is left', () => {
    expect(toExecutionState(failed).message).toBe('from Failed');
  });
});
