import { parseSettings } from '@fitlane/shared/domain/settings.ts';
import type { Ports } from '../ports.ts';
import { settingsSchema } from '../settings.ts';
import { addressesOf } from '../wiring.ts';
import type { Wiring } from '../wiring.ts';

/** All containers share one network, as those of a pod do. */
const PORTS: Ports = {
  api: 8080,
  inference: 8090,
  minio: 9000,
  minioConsole: 9001,
  firestore: 8085,
  pubsub: 8086,
  cloudRun: 8087,
  controller: 8088,
  worker: 8089,
  issuer: 8091,
  metadataApi: 8092,
  metadataController: 8093,
  metadataWorker: 8094,
  metadataTask: 8095,
  metadataScheduler: 8096,
};

/** Known to everybody, and so for a machine of one's own alone: nothing is published beyond it. */
const SECRETS = {
  pushSecret: 'local-push-secret-that-everybody-knows',
  attemptTokenSecret: 'local-attempt-token-secret-that-everybody-knows',
  minioUser: 'fitlane',
  minioPassword: 'fitlane-local',
};

/**
 * Where everything listens in `compose.yaml`, and what it is told.
 *
 * @param folder for the state of what this process starts
 */
export function composeWiring(folder: string): Wiring {
  const settings = {
    ...parseSettings(settingsSchema, {}),
    FIRESTORE_EMULATOR_HOST: `127.0.0.1:${PORTS.firestore}`,
    PUBSUB_EMULATOR_HOST: `127.0.0.1:${PORTS.pubsub}`,
    MINIO_ENDPOINT: `http://127.0.0.1:${PORTS.minio}`,
  };
  const addresses = addressesOf(settings, PORTS);
  return { settings, ports: PORTS, addresses, secrets: SECRETS, folder };
}
