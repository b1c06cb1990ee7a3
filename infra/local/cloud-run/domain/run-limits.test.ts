import { expect, test } from '@jest/globals';
import { runLimits } from './run-limits.ts';

test('what a job leaves open has the defaults of Cloud Run', () => {
  expect(runLimits({ template: { template: {} } })).toEqual({
    taskCount: 1,
    parallelism: 1,
    maxRetries: 3,
    timeoutMs: 600_000,
  });
});

test('no retries are not the same as nothing said about them', () => {
  expect(runLimits({ template: { template: { maxRetries: 0 } } }).maxRetries).toBe(0);
});

test('a parallelism of 0 is all tasks at once', () => {
  expect(runLimits({ template: { taskCount: 7, parallelism: 0 } }).parallelism).toBe(7);
});

test.each([
  ['task_count', { taskCount: 10_001 }],
  ['parallelism', { taskCount: 2, parallelism: 3 }],
  ['max_retries', { template: { maxRetries: -1 } }],
  ['timeout', { template: { timeout: { seconds: 0 } } }],
])('%s outside its limits is refused', (field, template) => {
  expect(() => runLimits({ template })).toThrow(field);
});
