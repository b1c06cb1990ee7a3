import type { TaskSpec } from '@fitlane/shared/domain/contract/spec.ts';
import {
  attemptTimeoutMs,
  currentStep,
  outputUriOf,
  RESOURCES,
  type Attempt,
  type DatasetInput,
  type Job,
} from '@fitlane/shared/domain/job/index.ts';

/** Reports of all tasks of a job together, at most. */
const MAX_BEATS_PER_SECOND = 20;

export function taskSpec(job: Job, attempt: Attempt, index: number, beatSeconds: number): TaskSpec {
  const { dataset, validation, version } = job.inputs;
  return {
    jobId: job.id,
    attempt: attempt.number,
    taskIndex: shardOf(attempt, index),
    taskCount: currentStep(job).taskCount,
    kind: job.kind,
    trainer: job.trainer,
    parameters: job.parameters,
    inputs: {
      dataset: fileOf(dataset),
      ...(validation && { validation: fileOf(validation) }),
      ...(version && { model: { uri: version.uri, digest: version.digest } }),
    },
    outputUri: outputUriOf(job, attempt),
    earlierUris: earlierUris(job, attempt),
    limits: {
      timeoutSeconds: attemptTimeoutMs(job, attempt.lane) / 1000,
      threads: RESOURCES[attempt.size].vcpus,
    },
    beatSeconds: beatInterval(attempt, beatSeconds),
    traceparent: job.traceparent,
  };
}

function earlierUris(job: Job, attempt: Attempt): string[] {
  const numbers = Array.from({ length: attempt.number - 1 }, (_, index) => index + 1);
  return numbers.reverse().map((number) => outputUriOf(job, { number }));
}

function fileOf({ uri, sizeBytes }: DatasetInput) {
  return { uri, sizeBytes };
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
