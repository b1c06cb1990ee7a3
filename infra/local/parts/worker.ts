import type { PartDefinition } from '../supervision/part-definition.ts';
import { answers } from '../supervision/probe.ts';
import { PYTHON } from '../set-up/paths.mjs';
import type { Wiring } from '../wiring.ts';
import { storageEnvironment } from './storage-environment.ts';

/** ml-container's warm worker: the express lane. */
export function workerPart(wiring: Wiring): PartDefinition {
  const { addresses, ports, secrets, settings } = wiring;
  return {
    name: 'worker',
    command: PYTHON,
    args: ['-m', 'fitlane_ml.worker'],
    env: {
      ...storageEnvironment(wiring),
      PYTHONUNBUFFERED: '1',
      PORT: String(ports.worker),
      CONTROLLER_URL: addresses.controller,
      GCE_METADATA_HOST: addresses.metadataHosts.worker,
      PUSH_AUTH: 'secret', // the Pub/Sub emulator signs no token
      PUSH_SECRET: secrets.pushSecret,
      LEASE_SECONDS: String(settings.WORKER_LEASE_SECONDS),
      LOG_LEVEL: settings.LOG_LEVEL,
    },
    isReady: () => answers(`${addresses.worker}/health`),
  };
}
