import type { ChaosStack } from '../chaos-stack.ts';
import { PARTS, type ComputeVictim, type PartVictim, type Victim } from './fault.ts';
import { pidsOf, signal } from './processes.ts';
import { untilFound } from './until-found.ts';

/** SIGKILL: nothing can be said or put in order any more. A part comes back by its supervisor. */
export async function kill(site: ChaosStack, victim: Victim, calm: AbortSignal): Promise<boolean> {
  if (!isPart(victim)) return killNewest(site, victim, calm);
  const part = site.part(victim);
  await part.untilReady();
  part.kill('SIGKILL');
  return true;
}

async function killNewest(
  site: ChaosStack,
  victim: ComputeVictim,
  calm: AbortSignal,
): Promise<boolean> {
  const found = await untilFound(calm, async () => (await pidsOf(site, victim)).at(-1) ?? null);
  return found !== null && signal(found, 'SIGKILL');
}

export function isPart(victim: Victim): victim is PartVictim {
  return PARTS.some((part) => part === victim);
}
