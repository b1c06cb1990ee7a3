import type { ChaosStack } from '../chaos-stack.ts';
import type { Fault } from './fault.ts';

/** Arms a proxy, and answers whether a call has come by that was spoiled. */
export function spoilWire(
  site: ChaosStack,
  { wire, trouble, calls, times, delayMs }: Extract<Fault, { kind: 'wire' }>,
  calm: AbortSignal,
): Promise<boolean> {
  return new Promise((resolve) => {
    const onHit = () => {
      resolve(true);
    };
    site.wires[wire].arm({ trouble, calls: new RegExp(calls), times, delayMs, onHit });
    calm.addEventListener('abort', () => {
      resolve(false);
    });
  });
}
