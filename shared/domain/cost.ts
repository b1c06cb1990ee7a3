/**
 * What a job costs: its tasks' time, times what their size has, times the prices. Money is counted in whole
 * billionths of a US dollar, so that sums are exact in any order.
 */
import type { Lane, Size, Step } from './job/job.ts';
import { RESOURCES } from './job/sizes.ts';
import type { ComputePrices } from './prices.ts';

const NANOS_PER_USD = 1e9;

/** From the start of a task's container to its claim: billed, and seen by Cloud Run only. */
const START_MS = 1_000;
/** Cloud Run bills each task of an execution for at least a minute, and in steps of 0.1 s. */
const MIN_TASK_MS = 60_000;
const STEP_MS = 100;

/**
 * @param taskMs from a task's claim to its last word.
 * @returns what of it is billed, in ms. An express task is a child of a worker that serves others, too: its
 *   own time counts, and nothing else.
 */
export function billedMs(lane: Lane, taskMs: number): number {
  if (lane === 'express') return taskMs;
  const steps = Math.ceil((START_MS + taskMs) / STEP_MS);
  return Math.max(MIN_TASK_MS, steps * STEP_MS);
}

/** Of one task, in billionths of a US dollar. */
export function costNanoUsd(size: Size, ms: number, prices: ComputePrices): number {
  const { vcpus, memoryGib, gpus } = RESOURCES[size];
  const usdPerSecond =
    vcpus * prices.usdPerVcpuSecond +
    memoryGib * prices.usdPerGibSecond +
    gpus * prices.usdPerGpuSecond;
  return Math.round((ms / 1000) * usdPerSecond * NANOS_PER_USD);
}

/** The quote in money: a step's tasks share its expected time evenly, and every task has its start-up. */
export function estimateNanoUsd(steps: readonly Step[], prices: ComputePrices): number {
  const costs = steps.map(({ lane, size, taskCount, expectedSeconds }) => {
    const taskMs = (expectedSeconds * 1000) / taskCount;
    return taskCount * costNanoUsd(size, billedMs(lane, taskMs), prices);
  });
  return costs.reduce((sum, cost) => sum + cost, 0);
}

export function toUsd(nanoUsd: number): number {
  return nanoUsd / NANOS_PER_USD;
}

export function toNanoUsd(usd: number): number {
  return Math.round(usd * NANOS_PER_USD);
}
