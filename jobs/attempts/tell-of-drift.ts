import { findingOf } from '@fitlane/shared/domain/drift/finding.ts';
import { logFieldsOf, type Job } from '@fitlane/shared/domain/job/index.ts';
import type { Log } from '@fitlane/shared/ports/log.ts';

/** A prediction whose rows have little in common with those of the fit is told of, once it has succeeded. */
export function tellOfDrift(log: Log, job: Job): void {
  const { outputs, status } = job;
  if (status !== 'succeeded' || outputs?.kind !== 'predict' || !outputs.profile) return;
  const found = findingOf(outputs.profile);
  if (found === null) return;
  log.warn('drift detected', {
    ...logFieldsOf(job),
    version: job.inputs.version?.id,
    ...found,
  });
}
