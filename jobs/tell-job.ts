import type { JobEvent } from '@fitlane/shared/domain/job/index.ts';
import type { ModelVersion } from '@fitlane/shared/domain/model-version.ts';
import { changeJob, type Change } from '@fitlane/shared/use-cases/change-job.ts';
import type { ControllerDeps } from './controller-deps.ts';
import { performEffects } from './effects/perform-effects.ts';

/**
 * Tells a job what happened, and then does what the world owes it by now. An effect that fails is not lost:
 * the record still says that it is outstanding, and the due loop comes back to it.
 */
export async function tellJob(
  deps: ControllerDeps,
  jobId: string,
  event: JobEvent,
  also: { readonly version?: ModelVersion } = {},
): Promise<Change> {
  const change = await changeJob(deps, jobId, event, also);
  if (change.changed) await performEffects(deps, change.job);
  return change;
}
