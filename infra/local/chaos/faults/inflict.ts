import type { ChaosStack } from '../chaos-stack.ts';
import { addFault } from './cloud-run-client.ts';
import { doubleExecution } from './double-execution.ts';
import type { Fault } from './fault.ts';
import { kill } from './kill.ts';
import { pause } from './pause.ts';
import { restart } from './restart.ts';
import { spoilWire } from './spoil-wire.ts';
import { untilFound } from './until-found.ts';

/**
 * Makes one thing go wrong, and returns when it is over.
 *
 * @param calm aborts when all shall be well again.
 * @returns false when there was nothing to harm.
 */
export async function inflict(site: ChaosStack, fault: Fault, calm: AbortSignal): Promise<boolean> {
  switch (fault.kind) {
    case 'kill':
      return kill(site, fault.victim, calm);
    case 'pause':
      return pause(site, fault.victim, fault.forMs, calm);
    case 'restart':
      return restart(site, fault.victim);
    case 'wire':
      return spoilWire(site, fault, calm);
    case 'cutFirestore':
      site.firestoreCutter.cut(0);
      return true;
    case 'cloudRun': {
      const add = () => addFault(site.stack.addresses.cloudRun, fault.wanted).then(() => true);
      return (await untilFound(calm, add)) === true;
    }
    case 'doubleExecution':
      return doubleExecution(site, calm);
  }
}
