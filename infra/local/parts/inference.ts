import { bundlePath } from '../bundle.ts';
import type { PartDefinition } from '../supervision/part-definition.ts';
import { answers } from '../supervision/probe.ts';
import type { Wiring } from '../wiring.ts';
import { serviceEnvironment } from './service-environment.ts';

/**
 * It is started often, and idle for long. Requests leave little behind, so that a small young generation will do;
 * a source map would cost 145 MB from the start on.
 */
const LEAN = ['--max-semi-space-size=4'];

/** functions/inference. */
export function inferencePart(wiring: Wiring): PartDefinition {
  return {
    name: 'inference',
    command: process.execPath,
    args: [...LEAN, bundlePath('inference')],
    env: {
      ...serviceEnvironment(wiring),
      SERVER_PORT: String(wiring.ports.inference),
      MODEL_CACHE_MIB: String(wiring.settings.MODEL_CACHE_MIB),
      DRIFT_FLUSH_SECONDS: String(wiring.settings.DRIFT_FLUSH_SECONDS),
      KEPT_PREDICTIONS_PER_SECOND: String(wiring.settings.KEPT_PREDICTIONS_PER_SECOND),
    },
    isReady: () => answers(`${wiring.addresses.inference}/v1/health`),
  };
}
