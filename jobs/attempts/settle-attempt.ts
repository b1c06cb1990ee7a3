import type { ErrorDetail } from '@fitlane/shared/domain/errors.ts';
import {
  currentStep,
  logFieldsOf,
  type Attempt,
  type Job,
} from '@fitlane/shared/domain/job/index.ts';
import { taskMsOf, type TaskOutcome, type TaskRecord } from '@fitlane/shared/domain/task.ts';
import type { ControllerDeps } from '../controller-deps.ts';
import { tellJob } from '../tell-job.ts';
import { combineOutputs, type SucceededTask } from './combine-outputs.ts';
import { tellOfDrift } from './tell-of-drift.ts';
import { unkeepable } from './unkeepable.ts';
import { uselessStep } from './useless-step.ts';

/**
 * Tells the job what its tasks' outcomes amount to. `known` are tasks read or written just now; the others
 * are read.
 *
 * @returns whether the attempt is settled.
 */
export async function settleAttempt(
  deps: ControllerDeps,
  job: Job,
  attempt: Attempt,
  known: readonly TaskRecord[],
): Promise<boolean> {
  const isWhole = known.length === attempt.shards.length;
  const tasks = isWhole ? known : await deps.tasks.list(job.id, attempt.number);
  const error = failureOf(attempt, tasks);
  if (error !== null) {
    const won = succeededAmong(tasks).map(({ shard }) => shard);
    const taskMs = tasks.map(taskMsOf);
    await tellJob(deps, job.id, { type: 'failed', attempt: attempt.number, error, won, taskMs });
    return true;
  }
  if (succeededAmong(tasks).length < attempt.shards.length) return false;
  await finish(deps, job, attempt, tasks);
  return true;
}

/** A user's mistake ends the attempt at once; a fault of the system, when every task has ended. */
function failureOf(attempt: Attempt, tasks: readonly TaskRecord[]): ErrorDetail | null {
  const outcomes = tasks.map(({ outcome }) => outcome).filter((outcome) => outcome !== null);
  const errors = outcomes.flatMap((outcome: TaskOutcome) =>
    outcome.type === 'failed' ? [outcome.error] : [],
  );
  const mistake = errors.find(({ owner }) => owner === 'user');
  const isOver = outcomes.length === attempt.shards.length;
  return mistake ?? (isOver ? (errors[0] ?? null) : null);
}

export function succeededAmong(tasks: readonly TaskRecord[]): SucceededTask[] {
  return tasks.flatMap(({ attempt, shard, outcome }) =>
    outcome?.type === 'succeeded' ? [{ attempt, shard, outcome }] : [],
  );
}

async function finish(
  deps: ControllerDeps,
  job: Job,
  attempt: Attempt,
  tasks: readonly TaskRecord[],
): Promise<void> {
  const all = [...succeededAmong(tasks), ...(await wonEarlier(deps, job))];
  if (all.length !== currentStep(job).taskCount) {
    throw new Error(`Job ${job.id} has ${all.length} of ${currentStep(job).taskCount} shards.`);
  }
  const { version, ...result } = combineOutputs(job, all, deps.clock.now());
  const taskMs = tasks.map(taskMsOf);
  const fail = async (error: ErrorDetail) => {
    const failed = { type: 'failed', attempt: attempt.number, error, won: [], taskMs } as const;
    await tellJob(deps, job.id, failed);
  };
  const error = uselessStep(job, result.outputs);
  if (error !== null) return fail(error);
  const event = { type: 'finished', attempt: attempt.number, ...result, taskMs } as const;
  try {
    // A late report must not register a version beside a job that ended otherwise.
    const told = await tellJob(deps, job.id, event, ({ status }) =>
      status === 'succeeded' && version !== null ? { version } : {},
    );
    if (told.changed) tellOfDrift(deps.log, told.job);
  } catch (refusal) {
    const why = unkeepable(refusal);
    if (why === null) throw refusal;
    deps.log.error('result refused', { ...logFieldsOf(job), error: refusal });
    await fail(why);
  }
}

/** Shards that earlier attempts of this step finished. */
async function wonEarlier(deps: ControllerDeps, job: Job): Promise<SucceededTask[]> {
  const attempts = [...new Set(Object.values(job.wonShards))];
  const lists = await Promise.all(attempts.map((number) => deps.tasks.list(job.id, number)));
  return succeededAmong(lists.flat()).filter(
    ({ attempt, shard }) => job.wonShards[String(shard)] === attempt,
  );
}
