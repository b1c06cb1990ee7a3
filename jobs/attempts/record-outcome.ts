import type { Manifest } from '@fitlane/shared/domain/contract/report.ts';
import { ConflictError } from '@fitlane/shared/domain/errors.ts';
import type { TaskOutcome, TaskRecord } from '@fitlane/shared/domain/task.ts';
import type { ControllerDeps } from '../controller-deps.ts';
import { attemptTaken } from './attempt-taken.ts';
import { unkeepable } from './unkeepable.ts';

export function outcomeOf(report: Manifest): TaskOutcome {
  if ('error' in report) return { type: 'failed', error: report.error, phases: report.phases };
  const { outputs, metrics, phases } = report;
  return { type: 'succeeded', outputs, metrics, phases };
}

/** Beats of the same process may come between, so it is tried until it holds, or can never hold. */
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
    // A beat that was numbered after the outcome may have overtaken it.
    const newest = Math.max(seq, stored.value.seq);
    const finished = { ...stored.value, outcome, seq: newest, beatAt: deps.clock.now() };
    try {
      await deps.tasks.update(finished, stored.revision);
      return finished;
    } catch (error) {
      if (error instanceof ConflictError) continue;
      const why = outcome.type === 'succeeded' ? unkeepable(error) : null;
      if (why === null) throw error;
      deps.log.error('outcome refused', { jobId: task.jobId, attempt: task.attempt, error });
      const failed = { type: 'failed', error: why, phases: outcome.phases } as const;
      return recordOutcome(deps, task, failed, seq);
    }
  }
}
