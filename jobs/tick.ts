import { LANES, type Lane } from '@fitlane/shared/domain/job/index.ts';
import type { QueueEntry } from '@fitlane/shared/domain/lane.ts';
import { comeBack, joinLane } from '@fitlane/shared/use-cases/lane-ranks.ts';
import type { ControllerDeps } from './controller-deps.ts';
import { publishFindings } from './publish-findings.ts';

/** Of each lane, so many jobs are looked at for tenants that are not in the order of ranks. */
const ENTRIES = 50;

/**
 * From the scheduler, each minute: replaces lost wake-ups, starts the due loop if it does not run, and tells
 * what has been found online.
 */
export async function tick(deps: ControllerDeps): Promise<void> {
  deps.onDue();
  const wakes = LANES.map((lane) => wakeIfQueued(deps, lane));
  const done = await Promise.allSettled([...wakes, publishFindings(deps)]);
  // One broken lane does not keep the others asleep; its fault is told all the same.
  for (const one of done) if (one.status === 'rejected') throw one.reason;
}

async function wakeIfQueued(deps: ControllerDeps, lane: Lane): Promise<void> {
  const entries = await deps.lanes.queue(lane, ENTRIES);
  if (entries.length === 0) return;
  await Promise.all(headsOf(entries).map((head) => mendRank(deps, head)));
  await deps.messages.wake(lane);
}

function headsOf(entries: readonly QueueEntry[]): QueueEntry[] {
  const tenants = new Set<string>();
  return entries.filter(({ tenantId }) => !tenants.has(tenantId) && tenants.add(tenantId));
}

/** What a process that died between two commits has left undone. */
async function mendRank(deps: ControllerDeps, head: QueueEntry): Promise<void> {
  await joinLane(deps, head);
  await comeBack(deps, head.lane, head.tenantId);
}
