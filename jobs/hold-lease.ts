import type { ControllerDeps } from './controller-deps.ts';

export interface HeldLease {
  /** False when another holds it, or when it could not be renewed in time. */
  readonly isHeld: () => boolean;
  readonly release: () => Promise<void>;
}

/** Takes a lease and renews it by a timer, so that long work in between does not lose it. */
export async function holdLease(
  { leases, clock, log }: Pick<ControllerDeps, 'leases' | 'clock' | 'log'>,
  name: string,
  holder: string,
  leaseMs: number,
): Promise<HeldLease> {
  let heldUntil = 0;
  const acquire = async () => {
    const now = clock.now();
    if (await leases.acquire(name, holder, now, now + leaseMs)) heldUntil = now + leaseMs;
  };
  await acquire();
  const timer = setInterval(() => {
    acquire().catch((error: unknown) => {
      log.warn('lease not renewed', { name, error });
    });
  }, leaseMs / 3);
  const release = async () => {
    clearInterval(timer);
    if (clock.now() < heldUntil) await leases.release(name, holder);
  };
  return { isHeld: () => clock.now() < heldUntil, release };
}
