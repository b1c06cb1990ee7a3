import type { Beat } from '@fitlane/shared/domain/contract/report.ts';
import { ConflictError } from '@fitlane/shared/domain/errors.ts';
import type { Attempt } from '@fitlane/shared/domain/job/index.ts';
import type { TaskRecord } from '@fitlane/shared/domain/task.ts';
import type { ControllerDeps } from '../controller-deps.ts';
import { tellJob } from '../tell-job.ts';
import { attemptTaken } from './attempt-taken.ts';
import { attemptOf, reportingTask, type ReportingTask } from './reporting-task.ts';
import { beatInterval } from './task-spec.ts';

export interface BeatAnswer {
  readonly cancel: boolean;
  readonly beatSeconds: number;
}

/**
 * A task says that it lives and how far it got. It writes its own document; only a change of phase reaches
 * the job.
 *
 * @throws AppError attempt_taken.
 */
export async function beatTask(
  deps: ControllerDeps,
  attemptNumber: number,
  jobId: string,
  beat: Beat,
): Promise<BeatAnswer> {
  const reporting = await reportingTask(deps, { ...beat, jobId, attempt: attemptNumber });
  const attempt = attemptOf(reporting);
  if (attempt === null) throw attemptTaken(jobId);
  await keepLines(deps, reporting.task.value, beat);
  const isNews = await record(deps, reporting, beat);
  if (isNews) await tellPhase(deps, jobId, attempt, beat);
  const cancel = reporting.job.status === 'cancelling';
  return { cancel, beatSeconds: beatInterval(attempt, deps.beatSeconds) };
}

/** Reports carry a sequence number: an old one that comes late changes nothing. */
async function record(deps: ControllerDeps, { task }: ReportingTask, beat: Beat): Promise<boolean> {
  if (beat.seq <= task.value.seq) return false;
  const { seq, fraction, metrics } = beat;
  const beatAt = deps.clock.now();
  const phase = beat.phase ?? task.value.phase;
  try {
    await deps.tasks.update(
      { ...task.value, seq, fraction, metrics, phase, beatAt },
      task.revision,
    );
    return true;
  } catch (error) {
    // A newer report of the same process came first: it says all this one does.
    if (error instanceof ConflictError) return false;
    throw error;
  }
}

/** Before the report counts as received: a report that is sent again brings its lines again. */
async function keepLines(deps: ControllerDeps, task: TaskRecord, beat: Beat): Promise<void> {
  if (beat.logs.length === 0) return;
  const { jobId, attempt, shard } = task;
  const at = deps.clock.now();
  await deps.logs.append({ jobId, attempt, task: shard, seq: beat.seq, at, lines: beat.logs });
}

async function tellPhase(
  deps: ControllerDeps,
  jobId: string,
  attempt: Attempt,
  { phase }: Beat,
): Promise<void> {
  if (phase === undefined || phase === attempt.phase) return;
  await tellJob(deps, jobId, { type: 'phaseChanged', attempt: attempt.number, phase });
}
