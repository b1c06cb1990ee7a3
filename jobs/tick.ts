import { LANES } from '@fitlane/shared/domain/job/index.ts';
import type { ControllerDeps } from './controller-deps.ts';

/** From the scheduler, each minute: replaces lost wake-ups, and starts the due loop if it does not run. */
export async function tick(deps: ControllerDeps): Promise<void> {
  deps.onDue();
  for (const lane of LANES) {
    const heads = await deps.jobs.queued(lane, 1);
    if (heads.length > 0) await deps.messages.wake(lane);
  }
}
