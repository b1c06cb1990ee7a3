import type { Job } from '@fitlane/shared/domain/job/index.ts';
import type { Stored } from '@fitlane/shared/ports/stored.ts';
import type { ControllerDeps } from './controller-deps.ts';
import { performEffects } from './effects/perform-effects.ts';
import { holdLease } from './hold-lease.ts';

const LEASE = 'due-loop';
const ROUND_MS = 1_000;
const LEASE_MS = 10_000;
/** The tick comes every minute; what falls due before the next one is this loop's business. */
const HORIZON_MS = 70_000;
const BATCH = 200;

export interface DueLoop {
  /** Runs the loop in this process, unless it runs somewhere already. */
  readonly kick: () => void;
  readonly stop: () => Promise<void>;
}

/**
 * The safety net under everything: each second it takes the jobs whose `dueAt` has come and does what is
 * outstanding. One loop at a time, by lease; it ends when nothing falls due soon.
 */
export function createDueLoop(deps: ControllerDeps): DueLoop {
  const holder = deps.newNonce();
  let running: Promise<void> | null = null;
  let isStopped = false;
  /** Kicked while it was about to end: it must run once more. */
  let isKicked = false;
  let blockedUntil = 0;

  const kick = () => {
    isKicked = true;
    if (isStopped || running !== null || deps.clock.now() < blockedUntil) return;
    isKicked = false;
    running = runWhileDue(deps, holder, () => isStopped)
      .then((outcome) => {
        if (outcome === 'blocked') blockedUntil = deps.clock.now() + LEASE_MS / 2;
      })
      .catch((error: unknown) => {
        deps.log.error('due loop ended', { error });
      })
      .finally(() => {
        running = null;
        if (isKicked) kick();
      });
  };
  const stop = async () => {
    isStopped = true;
    await running;
  };
  return { kick, stop };
}

async function runWhileDue(
  deps: ControllerDeps,
  holder: string,
  isStopped: () => boolean,
): Promise<'idle' | 'blocked'> {
  const lease = await holdLease(deps, LEASE, holder, LEASE_MS);
  try {
    while (!isStopped()) {
      if (!lease.isHeld()) return 'blocked';
      if (!(await round(deps))) return 'idle';
      await sleep(ROUND_MS);
    }
    return 'idle';
  } finally {
    await lease.release();
  }
}

/**
 * One query where nothing is due, which is most of the time.
 *
 * @returns whether anything falls due soon. A store that does not answer now may do so in a second.
 */
export async function round(deps: ControllerDeps): Promise<boolean> {
  try {
    const now = deps.clock.now();
    const [next] = await deps.jobs.due(now + HORIZON_MS, 1);
    if (next === undefined) return false;
    if (next.value.dueAt !== null && next.value.dueAt <= now) await doDue(deps, now);
    return true;
  } catch (error) {
    deps.log.warn('a round of the due loop failed', { error });
    return true;
  }
}

/** Everything that is due now. */
export async function doDue(deps: ControllerDeps, now: number): Promise<void> {
  const due = await deps.jobs.due(now, BATCH);
  await Promise.all(due.map((stored: Stored<Job>) => performEffects(deps, stored.value)));
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
