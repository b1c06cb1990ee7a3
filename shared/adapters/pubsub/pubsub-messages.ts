import type { PubSub, Topic } from '@google-cloud/pubsub';
import { unavailable } from '../../domain/errors.ts';
import { LANES, type Lane } from '../../domain/job/index.ts';
import type { Messages } from '../../ports/messages.ts';
import { SharedRounds } from '../../async/shared-rounds.ts';

/** Callers wait for it, and a lost wake-up costs a tick only: better to give up soon. */
const TIMEOUT_MS = 5_000;

/** A topic per lane: the emulator does not enforce filters of subscriptions. */
export function wakeTopicName(lane: Lane): string {
  return `fitlane-wake-${lane}`;
}

export class PubSubMessages implements Messages {
  readonly #topics: ReadonlyMap<Lane, Topic>;
  readonly #rounds = new SharedRounds<undefined>();

  constructor(client: PubSub) {
    this.#topics = new Map(LANES.map((lane) => [lane, client.topic(wakeTopicName(lane))]));
  }

  /** Wake-ups that come while others are on their way are sent together. */
  async wake(lane: Lane): Promise<void> {
    await this.#rounds.join(lane, (askers) => this.#publish(lane, messagesFor(lane, askers)));
  }

  async #publish(lane: Lane, count: number): Promise<undefined> {
    const topic = this.#topics.get(lane);
    // The client keeps messages back until there are so many: these are sent at once, and together.
    topic?.setPublishOptions({
      batching: { maxMessages: count },
      gaxOpts: { timeout: TIMEOUT_MS },
    });
    // A message needs content or attributes; who reads the record needs neither.
    const message = { data: Buffer.alloc(0), attributes: { lane } };
    const send = async () => {
      await topic?.publishMessage(message);
    };
    try {
      await Promise.all(Array.from({ length: count }, send));
    } catch (error) {
      throw unavailable('The message service', error);
    }
  }
}

/** A worker comes for each message; of the other lanes, one starts all that can start. */
function messagesFor(lane: Lane, askers: number): number {
  return lane === 'express' ? askers : 1;
}
