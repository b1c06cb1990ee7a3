import { apiPart } from './parts/api.ts';
import { cloudRunPart } from './parts/cloud-run.ts';
import { controllerPart } from './parts/controller.ts';
import { firestorePart } from './parts/firestore.ts';
import { inferencePart } from './parts/inference.ts';
import { minioPart } from './parts/minio.ts';
import { pubsubPart } from './parts/pubsub.ts';
import { workerPart } from './parts/worker.ts';
import type { PartDefinition, PartName } from './supervision/part-definition.ts';
import type { Wiring } from './wiring.ts';

const DEFINITIONS: Record<PartName, (wiring: Wiring) => PartDefinition> = {
  firestore: firestorePart,
  pubsub: pubsubPart,
  minio: minioPart,
  'cloud-run': cloudRunPart,
  controller: controllerPart,
  api: apiPart,
  inference: inferencePart,
  worker: workerPart,
};

/** Tasks and the worker report to the controller that they were ended; the stores go last. */
export const STOP_ORDER: PartName[][] = [
  ['api', 'inference', 'worker', 'cloud-run'],
  ['controller'],
];
export const STORES: PartName[] = ['firestore', 'pubsub', 'minio'];

export function definePart(name: PartName, wiring: Wiring): PartDefinition {
  return DEFINITIONS[name](wiring);
}

/** Whether the user runs it already. */
export function isGiven(name: PartName, { settings }: Wiring): boolean {
  const addresses: Partial<Record<PartName, string | undefined>> = {
    firestore: settings.FIRESTORE_EMULATOR_HOST,
    pubsub: settings.PUBSUB_EMULATOR_HOST,
    minio: settings.MINIO_ENDPOINT,
  };
  return addresses[name] !== undefined;
}
