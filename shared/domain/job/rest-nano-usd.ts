import { estimateNanoUsd } from '../cost.ts';
import type { Job } from './job.ts';

/** What the steps that are not done are expected to cost: the others are paid for. */
export function restNanoUsd({ steps, step, prices }: Pick<Job, 'steps' | 'step' | 'prices'>) {
  return estimateNanoUsd(steps.slice(step), prices);
}
