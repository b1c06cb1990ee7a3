import { PubSub } from '@google-cloud/pubsub';

/** One client per process. An emulator is chosen by PUBSUB_EMULATOR_HOST, which the library reads. */
export function createPubSub(projectId: string): PubSub {
  return new PubSub({ projectId });
}
