import { currentStep, logFieldsOf, type Job } from '../domain/job/index.ts';
import type { Log } from '../ports/log.ts';
import type { Messages } from '../ports/messages.ts';
import { joinLane, type LaneRanksDeps } from './lane-ranks.ts';

export interface WakeLaneDeps extends LaneRanksDeps {
  readonly messages: Messages;
  readonly log: Log;
}

/** Says that a queued job wants to start. When this fails the job waits for the tick, and is not lost. */
export async function wakeLane(deps: WakeLaneDeps, job: Job): Promise<void> {
  const { tenantId, queue } = job;
  if (queue === null) return;
  try {
    const { expectedSeconds } = currentStep(job);
    await joinLane(deps, { tenantId, expectedSeconds, ...queue });
    await deps.messages.wake(queue.lane);
  } catch (error) {
    deps.log.warn('lane not woken', { ...logFieldsOf(job), lane: queue.lane, error });
  }
}
