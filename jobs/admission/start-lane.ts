import type { Lane } from '@fitlane/shared/domain/job/index.ts';
import type { ControllerDeps } from '../controller-deps.ts';
import { performEffects } from '../effects/perform-effects.ts';
import { admitNext } from './admit-next.ts';

/** Woken: admits the jobs of a lane that runs on Cloud Run Jobs, and starts their executions. */
export async function startLane(
  deps: ControllerDeps,
  lane: Exclude<Lane, 'express'>,
): Promise<number> {
  let started = 0;
  for (;;) {
    const job = await admitNext(deps, lane, null);
    if (job === null) return started;
    await performEffects(deps, job);
    started += 1;
  }
}
