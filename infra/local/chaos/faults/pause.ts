import { setTimeout as sleep } from 'node:timers/promises';
import type { ChaosStack } from '../chaos-stack.ts';
import type { Victim } from './fault.ts';
import { isPart } from './kill.ts';
import { pidsOf, signal } from './processes.ts';
import { untilFound } from './until-found.ts';

/** SIGSTOP, and later SIGCONT: a machine that hangs, and comes back as if nothing had happened. */
export async function pause(
  site: ChaosStack,
  victim: Victim,
  forMs: number,
  calm: AbortSignal,
): Promise<boolean> {
  const pids = await untilFound(calm, () => victimsOf(site, victim));
  if (pids === null || calm.aborted) return false;
  for (const pid of pids) signal(pid, 'SIGSTOP');
  await sleep(forMs, undefined, { signal: calm }).catch(() => undefined);
  for (const pid of pids) signal(pid, 'SIGCONT');
  return true;
}

async function victimsOf(site: ChaosStack, victim: Victim): Promise<number[] | null> {
  if (isPart(victim)) {
    const { isUp, pid } = site.part(victim);
    return isUp && pid !== undefined ? [pid] : null;
  }
  const pids = await pidsOf(site, victim);
  if (pids.length === 0) return null;
  return victim === 'worker machine' ? pids : pids.slice(-1);
}
