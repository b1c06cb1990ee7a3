import type { ErrorDetail } from '../errors.ts';
import { currentStep, type Job, type Lane, type Size, type Step } from './job.ts';

/** An express job that takes longer moves to bulk. */
const EXPRESS_LIMIT_MS = 300_000;

/** How long one attempt may compute in a lane. */
export function attemptTimeoutMs({ timeoutMs }: Pick<Job, 'timeoutMs'>, lane: Lane): number {
  return lane === 'express' ? Math.min(timeoutMs, EXPRESS_LIMIT_MS) : timeoutMs;
}

const LARGER: Readonly<Record<Size, Size | null>> = {
  small: 'medium',
  medium: 'large',
  large: null,
  gpu: null,
};

/**
 * Where the current step is tried next after a fault: out of memory needs more of it, and what took too long
 * for the express lane needs bulk. Null when there is nothing larger.
 */
export function nextTryOf(job: Job, { code }: ErrorDetail): Step | null {
  const step = currentStep(job);
  const size = code === 'out_of_memory' ? LARGER[step.size] : step.size;
  if (size === null) return null;
  const isCutShort = code === 'job_timeout' && attemptTimeoutMs(job, step.lane) < job.timeoutMs;
  const isOutgrown = step.lane === 'express' && (code === 'out_of_memory' || isCutShort);
  return { ...step, size, lane: isOutgrown ? 'bulk' : step.lane };
}
