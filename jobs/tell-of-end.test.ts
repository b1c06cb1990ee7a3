import { describe, expect, test } from '@jest/globals';
import { sampleJob } from '@fitlane/shared/testing/sample-records.ts';
import { silentLog } from '@fitlane/shared/testing/silent-log.ts';
import { tellOfEnd } from './tell-of-end.ts';
import type { Job } from '@fitlane/shared/domain/job/index.ts';

function toldOf(was: Partial<Job>, job: Partial<Job>): object[] {
  const lines: object[] = [];
  const log = { ...silentLog, info: (_message: string, fields = {}) => lines.push(fields) };
  tellOfEnd(log, { was: sampleJob(was), job: sampleJob(job), changed: true });
  return lines;
}

const ERROR = {
  code: 'internal_error',
  owner: 'system',
  message: 'it broke',
  fix: 'mend it',
} as const;

describe('the end of a job', () => {
  test('is told with whose fault it was, and how long it has waited', () => {
    const failed = {
      status: 'failed',
      error: ERROR,
      submittedAt: 1_000,
      startedAt: 3_500,
    } as const;
    expect(toldOf({ status: 'running' }, failed)).toEqual([
      expect.objectContaining({
        job: 'job_1',
        status: 'failed',
        owner: 'system',
        code: 'internal_error',
        waitedSeconds: 2.5,
      }),
    ]);
  });

  test.each([
    ['running', 'running'],
    ['failed', 'failed'],
  ] as const)('is told once: %s → %s', (was, status) => {
    expect(toldOf({ status: was }, { status })).toEqual([]);
  });
});
