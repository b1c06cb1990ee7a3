import { expect, test } from '@jest/globals';
import { sampleProfile } from '@fitlane/shared/testing/sample-profile.ts';
import { sampleJob } from '@fitlane/shared/testing/sample-records.ts';
import { silentLog } from '@fitlane/shared/testing/silent-log.ts';
import { tellOfDrift } from './tell-of-drift.ts';

const MOVED = sampleProfile({ baseline: [500, 500], seen: [10, 490] });
const STILL = sampleProfile({ baseline: [500, 500], seen: [250, 250] });

test.each([
  ['succeeded', MOVED, [{ job: 'job_1', features: ['age'], predictions: 'strong', rows: 500 }]],
  ['running', MOVED, []],
  ['succeeded', STILL, []],
  ['succeeded', undefined, []],
] as const)('of a job that is %s', (status, profile, told) => {
  const lines: object[] = [];
  const log = { ...silentLog, warn: (_message: string, fields = {}) => lines.push(fields) };
  tellOfDrift(log, sampleJob({ status, outputs: { kind: 'predict', parts: [], profile } }));
  expect(lines).toMatchObject(told);
  expect(lines).toHaveLength(told.length);
});
