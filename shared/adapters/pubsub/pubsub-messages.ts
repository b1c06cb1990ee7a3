import type { PubSub, Topic } from '@google-cloud/pubsub';
import { unavailable } from '../../domain/errors.ts';
import { LANES, type Lane } from '../../domain/job/index.ts';
import type { Messages } from '../../ports/messages.ts';

/** Callers wait for it, and a lost wake-up costs a tick only: better to give up soon. */
const TIMEOUT_MS = 5_000;

/** A topic per lane: the emulator does not enforce filters of subscriptions. */
export function wakeTopicName(lane: Lane): string {
  return `fitlane-wake-${lane}`;
}

export class PubSubMessages implements Messages {
  readonly #topics: ReadonlyMap<Lane, Topic>;

  constructor(client: PubSub) {
    this.#topics = new Map(LANES.map((lane) => [lane, topicOf(client, lane)]));
  }

  async wake(lane: Lane): Promise<void> {
    // A message needs content or attributes; who reads the record needs neither.
    const message = { data: Buffer.alloc(0), attributes: { lane } };
    try {
      await this.#topics.get(lane)?.publishMessage(message);
    } catch (error) {
      throw unavailable('The message service', error);
    }
  }
}

/** By default the client keeps a message back for 10 ms, to send it with others. */
function topicOf(client: PubSub, lane: Lane): Topic {
  return client.topic(wakeTopicName(lane), {
    batching: { maxMessages: 1, maxMilliseconds: 0 },
    gaxOpts: { timeout: TIMEOUT_MS },
  });
}
