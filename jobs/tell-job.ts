import {
  holdingChanges,
  logFieldsOf,
  type Job,
  type JobEvent,
} from '@fitlane/shared/domain/job/index.ts';
import { changeJob, type Alongside, type Change } from '@fitlane/shared/use-cases/change-job.ts';
import { learnFromJob } from '@fitlane/shared/use-cases/learn-from-job.ts';
import { comeBack } from '@fitlane/shared/use-cases/lane-ranks.ts';
import type { ControllerDeps } from './controller-deps.ts';
import { performEffects } from './effects/perform-effects.ts';
import { tellOfEnd } from './tell-of-end.ts';

/**
 * Tells a job what happened, and then does what the world owes it by now. An effect that fails is not lost:
 * the record still says that it is outstanding, and the due loop comes back to it.
 */
export async function tellJob(
  deps: ControllerDeps,
  jobId: string,
  event: JobEvent,
  alongside?: Alongside,
): Promise<Change> {
  const change = await changeJob(deps, jobId, event, alongside);
  if (!change.changed) return change;
  tellOfEnd(deps.log, change);
  await performEffects(deps, change.job);
  await passSlotOn(deps, change);
  await learn(deps, change.job);
  return change;
}

/** Best done, and no harm when it is not. */
async function learn(deps: ControllerDeps, job: Job): Promise<void> {
  try {
    await learnFromJob(deps, job);
  } catch (error) {
    deps.log.warn('nothing learnt from a job', { ...logFieldsOf(job), error });
  }
}

/** A slot that got free goes to the tenant's next job. The tick does this when it fails here. */
async function passSlotOn(deps: ControllerDeps, { was, job }: Change): Promise<void> {
  const slot = holdingChanges(was, job).released.find(({ type }) => type === 'slot');
  if (slot?.type !== 'slot') return;
  const { lane } = slot;
  try {
    if (await comeBack(deps, lane, job.tenantId)) await deps.messages.wake(lane);
  } catch (error) {
    deps.log.warn('slot not passed on', { ...logFieldsOf(job), lane, error });
  }
}
