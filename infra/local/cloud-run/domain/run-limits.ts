import { CloudRunError } from './cloud-run-error.ts';
import { durationMs } from './duration.ts';
import type { Execution } from './execution.ts';
import type { JobMessage } from './job.ts';

export type RunLimits = Pick<Execution, 'taskCount' | 'parallelism' | 'maxRetries' | 'timeoutMs'>;

const DEFAULT_TIMEOUT_MS = 600_000;
const MAX_TIMEOUT_MS = 168 * 3_600_000;
const DEFAULT_RETRIES = 3;
const MAX_TASKS = 10_000;

/** What a job says about its runs, with Cloud Run's defaults and limits. */
export function runLimits({ template }: JobMessage): RunLimits {
  const taskCount = template?.taskCount ?? 0;
  const timeout = template?.template?.timeout;
  const limits = {
    taskCount: taskCount === 0 ? 1 : taskCount,
    parallelism: template?.parallelism ?? 0,
    maxRetries: template?.template?.maxRetries ?? DEFAULT_RETRIES,
    timeoutMs: timeout ? durationMs(timeout) : DEFAULT_TIMEOUT_MS,
  };
  requireWithinLimits(limits);
  // 0: as many as there are resources for.
  return {
    ...limits,
    parallelism: limits.parallelism === 0 ? limits.taskCount : limits.parallelism,
  };
}

function requireWithinLimits({ taskCount, parallelism, maxRetries, timeoutMs }: RunLimits): void {
  requireBetween('task_count', taskCount, 1, MAX_TASKS);
  requireBetween('parallelism', parallelism, 0, taskCount);
  requireBetween('max_retries', maxRetries, 0, 10);
  requireBetween('timeout (ms)', timeoutMs, 1, MAX_TIMEOUT_MS);
}

function requireBetween(field: string, value: number, least: number, most: number): void {
  if (value >= least && value <= most) return;
  throw new CloudRunError(
    'INVALID_ARGUMENT',
    `${field} must be between ${least} and ${most}, got ${value}.`,
  );
}
