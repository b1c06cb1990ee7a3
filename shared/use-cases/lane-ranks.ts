/**
 * Keeps the tenants of a lane in the order in which they are to be served. A rank is a hint: whoever admits
 * looks at queue and slots, and the tick mends what a crash left.
 */
import { ConflictError } from '../domain/errors.ts';
import type { Lane } from '../domain/job/index.ts';
import { isShort, type LaneTenant, type QueueEntry } from '../domain/lane.ts';
import { rankOf } from '../domain/tenant-rank.ts';
import type { Clock } from '../ports/clock.ts';
import type { LaneStore } from '../ports/lane-store.ts';
import type { Stored } from '../ports/stored.ts';

export interface LaneRanksDeps {
  readonly lanes: LaneStore;
  readonly clock: Clock;
}

type Queued = Omit<QueueEntry, 'jobId' | 'estimatedNanoUsd'>;

/** Whoever wins the race changes the same rank in the same way: more in a row are left to the tick. */
const MAX_CONFLICTS = 10;
/** A younger rank is left as it is: Firestore takes about one write a second on one document, for long. */
const FRESH_MS = 1_000;

/** A job has entered its lane's queue: its tenant takes part, if it does not yet. */
export async function joinLane(deps: LaneRanksDeps, entry: Queued): Promise<void> {
  for (let conflicts = 0; conflicts < MAX_CONFLICTS; conflicts += 1) {
    if (await triedToJoin(deps, entry)) return;
  }
}

async function triedToJoin(deps: LaneRanksDeps, entry: Queued): Promise<boolean> {
  const { lane, tenantId } = entry;
  const stored = await deps.lanes.tenant(lane, tenantId);
  const now = deps.clock.now();
  if (stored !== null && isServed(stored.value, entry)) return true;
  const own = rankOf(entry.score, 0);
  const rank = Math.min(stored?.value.rank ?? own, own);
  const freeSlots = stored?.value.freeSlots ?? 1;
  const joined = { lane, tenantId, rank, freeSlots, touchedAt: now };
  return (await put(deps, joined, stored)) !== null;
}

/** Whether the tenant's rank may stay as it is. Without a free slot it comes back when one gets free. */
function isServed(tenant: LaneTenant, entry: Queued): boolean {
  if (tenant.rank === null) return tenant.freeSlots === 0 || !isShort(entry);
  return tenant.rank <= rankOf(entry.score, 0);
}

/**
 * The tenant has started a job, and has more.
 *
 * @returns the tenant's place as it is now, as far as this process knows.
 */
export async function takeNextTurn(
  deps: LaneRanksDeps,
  stored: Stored<LaneTenant>,
  now: { readonly headScore: number; readonly running: number; readonly freeSlots: number },
): Promise<Stored<LaneTenant>> {
  const touchedAt = deps.clock.now();
  if (touchedAt - stored.value.touchedAt < FRESH_MS) return stored;
  const rank = rankOf(now.headScore, now.running);
  const value = { ...stored.value, rank, freeSlots: now.freeSlots, touchedAt };
  return (await put(deps, value, stored)) ?? { ...stored, value };
}

/** Nothing of it can start: the tenant is passed over until a slot gets free. */
export async function setAside(
  deps: LaneRanksDeps,
  stored: Stored<LaneTenant>,
  freeSlots: number,
): Promise<void> {
  const touchedAt = deps.clock.now();
  await put(deps, { ...stored.value, rank: null, freeSlots, touchedAt }, stored);
}

/**
 * Nothing is queued any more. Looks once more: a job that came meanwhile may have found its tenant still in
 * the order, and left it at that.
 */
export async function leaveLane(
  deps: LaneRanksDeps,
  { value, revision }: Stored<LaneTenant>,
): Promise<void> {
  const removed = await unlessOvertaken(async () => {
    await deps.lanes.removeTenant(value, revision);
    return true;
  });
  if (removed === null) return;
  const [head] = await deps.lanes.queueOf(value.lane, value.tenantId, 1);
  if (head !== undefined) await joinLane(deps, head);
}

/**
 * A slot got free.
 *
 * @returns whether the tenant has waited for it.
 */
export async function comeBack(
  deps: LaneRanksDeps,
  lane: Lane,
  tenantId: string,
): Promise<boolean> {
  const stored = await deps.lanes.tenant(lane, tenantId);
  if (stored?.value.rank !== null) return false;
  const [head] = await deps.lanes.queueOf(lane, tenantId, 1);
  if (head === undefined) {
    await leaveLane(deps, stored);
    return false;
  }
  const rank = rankOf(head.score, 0);
  await put(deps, { lane, tenantId, rank, freeSlots: 1, touchedAt: deps.clock.now() }, stored);
  return true;
}

async function put(
  deps: LaneRanksDeps,
  value: LaneTenant,
  stored: Stored<LaneTenant> | null,
): Promise<Stored<LaneTenant> | null> {
  return unlessOvertaken(async () => {
    const revision = await deps.lanes.putTenant(value, stored?.revision ?? null);
    return { value, revision };
  });
}

/** Null when somebody else wrote a moment ago. */
async function unlessOvertaken<Result>(write: () => Promise<Result>): Promise<Result | null> {
  try {
    return await write();
  } catch (error) {
    if (error instanceof ConflictError) return null;
    throw error;
  }
}
