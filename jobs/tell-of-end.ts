import { isTerminal, logFieldsOf } from '@fitlane/shared/domain/job/index.ts';
import type { Change } from '@fitlane/shared/use-cases/change-job.ts';
import type { Log } from '@fitlane/shared/ports/log.ts';

/** One line per job, which production's metrics and objectives are counted from: see infra/gcp. */
export function tellOfEnd(log: Log, { was, job }: Change): void {
  if (isTerminal(was) || !isTerminal(job)) return;
  const { status, kind, error, submittedAt, startedAt } = job;
  log.info('job ended', {
    ...logFieldsOf(job),
    status,
    kind,
    lane: job.steps[job.step]?.lane,
    owner: error?.owner ?? 'nobody',
    code: error?.code,
    waitedSeconds: startedAt === null ? undefined : (startedAt - submittedAt) / 1000,
  });
}
