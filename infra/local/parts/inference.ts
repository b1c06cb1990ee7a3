import { bundlePath } from '../bundle.ts';
import type { PartDefinition } from '../supervision/part-definition.ts';
import { answers } from '../supervision/probe.ts';
import type { Wiring } from '../wiring.ts';
import { serviceEnvironment } from './service-environment.ts';

/** functions/inference. */
export function inferencePart(wiring: Wiring): PartDefinition {
  return {
    name: 'inference',
    command: process.execPath,
    args: ['--enable-source-maps', bundlePath('inference')],
    env: {
      ...serviceEnvironment(wiring),
      SERVER_PORT: String(wiring.ports.inference),
      MODEL_CACHE_MIB: String(wiring.settings.MODEL_CACHE_MIB),
    },
    isReady: () => answers(`${wiring.addresses.inference}/v1/health`),
  };
}
