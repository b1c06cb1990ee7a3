import { bundlePath } from '../bundle.ts';
import { imageDigest } from '../image-digest.ts';
import type { PartDefinition } from '../supervision/part-definition.ts';
import { answers } from '../supervision/probe.ts';
import type { Wiring } from '../wiring.ts';
import { serviceEnvironment } from './service-environment.ts';

/** functions/api. */
export function apiPart(wiring: Wiring): PartDefinition {
  return {
    name: 'api',
    command: process.execPath,
    args: ['--enable-source-maps', bundlePath('api')],
    env: {
      ...serviceEnvironment(wiring),
      SERVER_PORT: String(wiring.ports.api),
      IMAGE_DIGEST: imageDigest(),
      INFERENCE_URL: wiring.addresses.inference,
      EXPRESS_MAX_SECONDS: String(wiring.settings.EXPRESS_MAX_SECONDS),
      S3_PUBLIC_ENDPOINT: wiring.settings.S3_PUBLIC_ENDPOINT ?? '', // empty: the services' own
    },
    isReady: () => answers(`${wiring.addresses.api}/v1/health`),
  };
}
