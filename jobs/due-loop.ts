import type { Job } from '@fitlane/shared/domain/job/index.ts';
import type { Stored } from '@fitlane/shared/ports/stored.ts';
import type { ControllerDeps } from './controller-deps.ts';
import { performEffects } from './effects/perform-effects.ts';

const LEASE = 'due-loop';
const ROUND_MS = 1_000;
const LEASE_MS = 10_000;
/** The tick comes every minute; what falls due before the next one is this loop's business. */
const HORIZON_MS = 70_000;
const BATCH = 50;

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
  let stopped = false;
  let blockedUntil = 0;

  const kick = () => {
    if (stopped || running !== null || deps.clock.now() < blockedUntil) return;
    running = runWhileDue(deps, holder, () => stopped)
      .then((outcome) => {
        if (outcome === 'blocked') blockedUntil = deps.clock.now() + LEASE_MS / 2;
      })
      .catch((error: unknown) => {
        deps.log.error('due loop ended', { error });
      })
      .finally(() => {
        running = null;
      });
  };
  const stop = async () => {
    stopped = true;
    await running;
  };
  return { kick, stop };
}

async function runWhileDue(
  deps: ControllerDeps,
  holder: string,
  isStopped: () => boolean,
): Promise<'idle' | 'blocked'> {
  let heldUntil = 0;
  while (!isStopped()) {
    const now = deps.clock.now();
    if (heldUntil - now < LEASE_MS / 2) {
      if (!(await deps.leases.acquire(LEASE, holder, now, now + LEASE_MS))) return 'blocked';
      heldUntil = now + LEASE_MS;
    }
    await doDue(deps, now);
    if (!(await fallsDueSoon(deps))) break;
    await sleep(ROUND_MS);
  }
  await deps.leases.release(LEASE, holder);
  return 'idle';
}

/** One round: everything that is due now. A job that cannot be served does not keep the others waiting. */
export async function doDue(deps: ControllerDeps, now: number): Promise<void> {
  const due = await deps.jobs.due(now, BATCH);
  await Promise.all(due.map((stored: Stored<Job>) => performEffects(deps, stored.value)));
}

async function fallsDueSoon(deps: ControllerDeps): Promise<boolean> {
  const next = await deps.jobs.due(deps.clock.now() + HORIZON_MS, 1);
  return next.length > 0;
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
