import { provisionBuckets } from './provision/buckets.ts';
import { provisionTopics } from './provision/topics.ts';
import type { Wiring } from './wiring.ts';

/** For parts that were given by an address: our own provision themselves at each start. */
export async function provisionGivenParts(wiring: Wiring): Promise<void> {
  const { settings } = wiring;
  await Promise.all([
    settings.PUBSUB_EMULATOR_HOST ? provisionTopics(wiring) : undefined,
    settings.MINIO_ENDPOINT ? provisionBuckets(wiring) : undefined,
  ]);
}
