import { expect, test } from '@jest/globals';
import { isChildOf, isNameOf, lastSegment, locationOf, parentOf } from './names.ts';
import type { ResourceKind } from './names.ts';

const JOB = 'projects/p/locations/l/jobs/j';
const EXECUTION = `${JOB}/executions/e`;

test.each<[ResourceKind, string, boolean]>([
  ['location', 'projects/p/locations/l', true],
  ['job', JOB, true],
  ['job', EXECUTION, false],
  ['job', 'projects/p/locations/l/services/j', false],
  ['job', 'projects//locations/l/jobs/j', false],
  ['execution', EXECUTION, true],
  ['task', `${EXECUTION}/tasks/t`, true],
  ['operation', 'projects/p/locations/l/operations/o', true],
  ['operation', '', false],
])('%s %s: %s', (kind, name, expected) => {
  expect(isNameOf(kind, name)).toBe(expected);
});

test.each([
  [JOB, EXECUTION, true],
  ['projects/p/locations/l/jobs/-', EXECUTION, true],
  ['projects/p/locations/l/jobs/other', EXECUTION, false],
  ['projects/-/locations/l/jobs/j', EXECUTION, false],
  ['projects/p/locations/l', EXECUTION, false],
  ['projects/p/locations/l/jobs/-/executions/-', `${EXECUTION}/tasks/t`, true],
])('isChildOf(%s, %s): %s', (parent, name, expected) => {
  expect(isChildOf(parent, name)).toBe(expected);
});

test('the parts of a name', () => {
  expect(lastSegment(EXECUTION)).toBe('e');
  expect(parentOf(EXECUTION)).toBe(JOB);
  expect(locationOf(EXECUTION)).toBe('projects/p/locations/l');
});
