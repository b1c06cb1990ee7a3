import type { ChaosStack } from '../chaos-stack.ts';
import type { PartVictim } from './fault.ts';

/** SIGTERM, ten seconds to put things in order, and a new start: as at each deployment. */
export async function restart(site: ChaosStack, victim: PartVictim): Promise<boolean> {
  const part = site.part(victim);
  await part.untilReady();
  await part.restart();
  return true;
}
