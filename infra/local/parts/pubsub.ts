import { provisionTopics } from '../provision/topics.ts';
import type { PartDefinition } from '../supervision/part-definition.ts';
import { answers } from '../supervision/probe.ts';
import { toolPath } from '../tools.ts';
import type { Wiring } from '../wiring.ts';

/** Google's Pub/Sub emulator. It forgets its topics, so they are made at each start. */
export function pubsubPart(wiring: Wiring): PartDefinition {
  return {
    name: 'pubsub',
    command: toolPath('java'),
    args: [
      ...['-XX:+UseSerialGC', '-jar', toolPath('pubsubJar')],
      ...['--host=127.0.0.1', `--port=${wiring.ports.pubsub}`],
    ],
    env: {},
    isReady: () => answers(`http://${wiring.addresses.pubsubHost}/`),
    provision: () => provisionTopics(wiring),
  };
}
