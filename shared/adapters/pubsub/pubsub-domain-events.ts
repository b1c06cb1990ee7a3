import type { PubSub, Topic } from '@google-cloud/pubsub';
import type { DomainEvent } from '../../domain/domain-event.ts';
import { unavailable } from '../../domain/errors.ts';
import type { DomainEvents } from '../../ports/domain-events.ts';

/** The record keeps what could not be told, and a job's due loop waits for it: better to give up soon. */
const TIMEOUT_MS = 5_000;

export const EVENTS_TOPIC = 'fitlane-events';

/** One topic: who wants some of the events only, filters its subscription by the attributes. */
export class PubSubDomainEvents implements DomainEvents {
  readonly #topic: Topic;

  constructor(client: PubSub) {
    this.#topic = client.topic(EVENTS_TOPIC, {
      batching: { maxMessages: 1 }, // sent at once
      gaxOpts: { timeout: TIMEOUT_MS },
    });
  }

  async publish(event: DomainEvent): Promise<void> {
    const { id, type, tenantId } = event;
    try {
      await this.#topic.publishMessage({ json: event, attributes: { id, type, tenantId } });
    } catch (error) {
      throw unavailable('The message service', error);
    }
  }
}
