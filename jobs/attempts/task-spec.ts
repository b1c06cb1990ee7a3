import type { TaskSpec } from '@fitlane/shared/domain/contract/spec.ts';
import {
  attemptTimeoutMs,
  bestOf,
  currentStep,
  handedOn,
  outputUriOf,
  RESOURCES,
  type Attempt,
  type DatasetInput,
  type FitParameters,
  type Job,
  type ModelFile,
  type TrainedOutputs,
} from '@fitlane/shared/domain/job/index.ts';

/** Reports of all tasks of a job together, at most. */
const MAX_BEATS_PER_SECOND = 20;

/** What the controller's settings say about every task. */
export interface TaskSettings {
  readonly beatSeconds: number;
  readonly resultFileBytes: number;
}

export function taskSpec(
  job: Job,
  attempt: Attempt,
  index: number,
  { beatSeconds, resultFileBytes }: TaskSettings,
): TaskSpec {
  const { dataset, validation, version, prepared } = job.inputs;
  return {
    jobId: job.id,
    attempt: attempt.number,
    taskIndex: shardOf(attempt, index),
    taskCount: currentStep(job).taskCount,
    kind: job.kind,
    step: currentStep(job).name,
    trainer: job.trainer,
    parameters: parametersOf(job),
    inputs: {
      dataset: fileOf(dataset),
      ...(validation && { validation: fileOf(validation) }),
      ...(prepared && { prepared }),
      ...(version && { model: { uri: version.uri, digest: version.digest } }),
      ...(version?.cardUri !== undefined && { card: { uri: version.cardUri } }),
      ...handedOnTo(job),
    },
    outputUri: outputUriOf(job, attempt),
    earlierUris: earlierUris(job, attempt),
    limits: {
      timeoutSeconds: attemptTimeoutMs(job, attempt.lane) / 1000,
      threads: RESOURCES[attempt.size].vcpus,
      resultFileBytes,
    },
    beatSeconds: beatInterval(attempt, beatSeconds),
    traceparent: job.traceparent,
  };
}

function earlierUris(job: Job, attempt: Attempt): string[] {
  const before = job.doneSteps.at(-1)?.attempt?.number ?? 0;
  const count = attempt.number - 1 - before;
  const numbers = Array.from({ length: count }, (_, index) => before + index + 1);
  return numbers.reverse().map((number) => outputUriOf(job, { number }));
}

/** After a search those of its best trial. */
function parametersOf(job: Job): TaskSpec['parameters'] {
  const best = bestOf(job);
  if (best === null || job.kind !== 'fit') return job.parameters;
  const parameters = job.parameters as FitParameters;
  return { ...parameters, parameters: { ...parameters.parameters, ...best.parameters } };
}

function handedOnTo(job: Job) {
  const [predicted, trials, trained] = [
    handedOn(job, 'predict'),
    handedOn(job, 'trials'),
    handedOn(job, 'train'),
  ];
  return {
    ...(predicted && { parts: predicted.parts }),
    ...(trials && { trials: trials.reports, bestTrial: bestOf(job)?.trial ?? 0 }),
    ...(trained && { trained: modelsOf(trained) }),
  };
}

function modelsOf({ model, judged }: TrainedOutputs) {
  const named = ({ uri, digest }: ModelFile) => ({ uri, digest });
  return { model: named(model), ...(judged && { judged: named(judged) }) };
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
