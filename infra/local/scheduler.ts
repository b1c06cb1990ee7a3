import type { Identity } from './identity/start-identity.ts';

const TICK_TIMEOUT_MS = 30_000;

export interface Schedule {
  controllerUrl: string;
  everySeconds: number;
  identity: Identity;
}

/** Cloud Scheduler's part: a signed POST to the controller's /tick, again and again. */
export function startScheduler({ controllerUrl, everySeconds, identity }: Schedule): () => void {
  const tick = async () => {
    try {
      const token = await identity.idToken('scheduler', controllerUrl);
      await fetch(`${controllerUrl}/tick`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}` },
        signal: AbortSignal.timeout(TICK_TIMEOUT_MS),
      });
    } catch {
      // The controller is down for a moment: the next tick makes up for this one.
    }
  };
  const timer = setInterval(() => void tick(), everySeconds * 1000);
  void tick();
  return () => {
    clearInterval(timer);
  };
}
