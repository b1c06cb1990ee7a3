import type { Finish } from '@fitlane/shared/domain/contract/report.ts';
import type { ControllerDeps } from '../controller-deps.ts';
import { attemptTaken } from './attempt-taken.ts';
import { attemptOf, reportingTask } from './reporting-task.ts';
import { outcomeOf, recordOutcome } from './record-outcome.ts';
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
    // The answer to an earlier report was lost: this one says nothing new.
    if (reporting.task.value.outcome !== null) return;
    throw attemptTaken(jobId);
  }
  const task = await recordOutcome(deps, reporting.task.value, outcomeOf(finish), finish.seq);
  await settleAttempt(deps, reporting.job, attempt, [task]);
}
