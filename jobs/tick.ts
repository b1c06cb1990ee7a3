import { LANES, type Lane } from '@fitlane/shared/domain/job/index.ts';
import type { ControllerDeps } from './controller-deps.ts';

/** From the scheduler, each minute: replaces lost wake-ups, and starts the due loop if it does not run. */
export async function tick(deps: ControllerDeps): Promise<void> {
  deps.onDue();
  const woken = await Promise.allSettled(LANES.map((lane) => wakeIfQueued(deps, lane)));
  // One broken lane does not keep the others asleep; its fault is told all the same.
  for (const one of woken) if (one.status === 'rejected') throw one.reason;
}

async function wakeIfQueued(deps: ControllerDeps, lane: Lane): Promise<void> {
  const heads = await deps.jobs.queued(lane, 1);
  if (heads.length > 0) await deps.messages.wake(lane);
}
