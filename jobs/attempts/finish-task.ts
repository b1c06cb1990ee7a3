import type { Finish, Manifest } from '@fitlane/shared/domain/contract/report.ts';
import { ConflictError } from '@fitlane/shared/domain/errors.ts';
import { isTerminal } from '@fitlane/shared/domain/job/index.ts';
import type { TaskOutcome, TaskRecord } from '@fitlane/shared/domain/task.ts';
import type { ControllerDeps } from '../controller-deps.ts';
import { attemptTaken } from './claim-task.ts';
import { attemptOf, reportingTask, type ReportingTask } from './reporting-task.ts';
import { settleAttempt } from './settle-attempt.ts';

/**
 * A task reports its outcome. Reporting it again does nothing again: the first outcome stays.
 *
 * @throws AppError attempt_taken when the job went on without this attempt.
 */
export async function finishTask(
  deps: ControllerDeps,
  attemptNumber: number,
  jobId: string,
  finish: Finish,
): Promise<void> {
  const reporter = { ...finish, jobId, attempt: attemptNumber };
  const reporting = await reportingTask(deps, reporter);
  const attempt = attemptOf(reporting);
  if (attempt === null) {
    if (wasRecorded(reporting)) return;
    throw attemptTaken(jobId);
  }
  const task = await recordOutcome(deps, reporting.task.value, outcomeOf(finish), finish.seq);
  await settleAttempt(deps, reporting.job, attempt, [task]);
}

/** The answer to an earlier report was lost: the job has taken it already. */
function wasRecorded({ job, task }: ReportingTask): boolean {
  return task.value.outcome !== null && (isTerminal(job) || job.attempts >= task.value.attempt);
}

export function outcomeOf(report: Manifest): TaskOutcome {
  if ('error' in report) return { type: 'failed', error: report.error, phases: report.phases };
  const { outputs, metrics, phases } = report;
  return { type: 'succeeded', outputs, metrics, phases };
}

/** Beats of the same process may come between, so it is tried until it holds. */
export async function recordOutcome(
  deps: ControllerDeps,
  task: TaskRecord,
  outcome: TaskOutcome,
  seq: number,
): Promise<TaskRecord> {
  for (;;) {
    const stored = await deps.tasks.get(task.jobId, task.attempt, task.index);
    if (stored === null) throw attemptTaken(task.jobId);
    if (stored.value.outcome !== null) return stored.value;
    const finished = { ...stored.value, outcome, seq, beatAt: deps.clock.now() };
    try {
      await deps.tasks.update(finished, stored.revision);
      return finished;
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error;
    }
  }
}
