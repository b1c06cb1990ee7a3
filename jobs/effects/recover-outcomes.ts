import { manifest } from '@fitlane/shared/domain/contract/report.ts';
import {
  logFieldsOf,
  outputUriOf,
  type Attempt,
  type Job,
} from '@fitlane/shared/domain/job/index.ts';
import type { TaskOutcome, TaskRecord } from '@fitlane/shared/domain/task.ts';
import { outcomeOf, recordOutcome } from '../attempts/record-outcome.ts';
import type { ControllerDeps } from '../controller-deps.ts';

/**
 * A task writes its manifest before it reports. Where the report was lost, the manifest is taken instead.
 *
 * @returns all claimed tasks of the attempt, as they then are.
 */
export async function recoverOutcomes(
  deps: ControllerDeps,
  job: Job,
  attempt: Attempt,
): Promise<TaskRecord[]> {
  const tasks = await deps.tasks.list(job.id, attempt.number);
  return Promise.all(tasks.map((task) => recover(deps, job, task)));
}

async function recover(deps: ControllerDeps, job: Job, task: TaskRecord): Promise<TaskRecord> {
  if (task.outcome !== null) return task;
  const outcome = await readManifest(deps, job, task);
  if (outcome === null) return task;
  deps.log.info('outcome taken from the manifest', { ...logFieldsOf(job), attempt: task.attempt });
  return recordOutcome(deps, task, outcome, task.seq + 1);
}

async function readManifest(
  deps: ControllerDeps,
  job: Job,
  task: TaskRecord,
): Promise<TaskOutcome | null> {
  const uri = `${outputUriOf(job, { number: task.attempt })}manifest-${task.shard}.json`;
  const bytes = await deps.storage.readAll(uri);
  if (bytes === null) return null;
  const parsed = manifest.safeParse(parseJson(bytes));
  return parsed.success ? outcomeOf(parsed.data) : null;
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
}
