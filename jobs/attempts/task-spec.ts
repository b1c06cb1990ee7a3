import type { TaskSpec } from '@fitlane/shared/domain/contract/spec.ts';
import {
  currentStep,
  outputUriOf,
  type Attempt,
  type Job,
  type Size,
} from '@fitlane/shared/domain/job/index.ts';

/** vCPUs of each size; small jobs are faster on one thread (two on loaded cores are four times slower). */
const THREADS: Readonly<Record<Size, number>> = { small: 1, medium: 4, large: 8, gpu: 4 };

/** Reports of all tasks of a job together, at most. */
const MAX_BEATS_PER_SECOND = 20;

export function taskSpec(job: Job, attempt: Attempt, index: number, beatSeconds: number): TaskSpec {
  const { dataset, version } = job.inputs;
  return {
    jobId: job.id,
    attempt: attempt.number,
    taskIndex: shardOf(attempt, index),
    taskCount: currentStep(job).taskCount,
    kind: job.kind,
    trainer: job.trainer,
    parameters: job.parameters,
    inputs: {
      dataset: { uri: dataset.uri, sizeBytes: dataset.sizeBytes },
      ...(version && { model: { uri: version.uri, digest: version.digest } }),
    },
    outputUri: outputUriOf(job, attempt),
    limits: { timeoutSeconds: job.timeoutMs / 1000, threads: THREADS[attempt.size] },
    beatSeconds: beatInterval(attempt, beatSeconds),
  };
}

/** The shard of the step that task `index` of an attempt computes. */
export function shardOf(attempt: Attempt, index: number): number {
  const shard = attempt.shards[index];
  if (shard === undefined) throw new RangeError(`Attempt ${attempt.number} has no task ${index}.`);
  return shard;
}

/** Many tasks beat more slowly, so that a job never writes more than a few times a second. */
export function beatInterval(attempt: Attempt, beatSeconds: number): number {
  return Math.max(beatSeconds, attempt.shards.length / MAX_BEATS_PER_SECOND);
}
