import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Message, PubSub } from '@google-cloud/pubsub';
import { LANES, type Lane } from '../../domain/job/index.ts';
import { uniqueId } from '../../testing/unique-id.ts';
import { createPubSub } from './client.ts';
import { PubSubMessages, wakeTopicName } from './pubsub-messages.ts';

describe('PubSubMessages', () => {
  let client: PubSub;
  let messages: PubSubMessages;

  beforeAll(async () => {
    client = createPubSub(uniqueId('test').replace('_', '-'));
    for (const lane of LANES) {
      const [topic] = await client.createTopic(wakeTopicName(lane));
      await topic.createSubscription(lane);
    }
    messages = new PubSubMessages(client);
  });
  afterAll(() => client.close());

  const received = (lane: Lane) =>
    new Promise<Message>((resolve, reject) => {
      const subscription = client.subscription(lane);
      subscription.on('error', reject);
      subscription.once('message', (message: Message) => {
        message.ack();
        subscription.close().then(() => {
          resolve(message);
        }, reject);
      });
    });

  it.each(LANES)('wakes those who listen to the %s lane', async (lane) => {
    const arrival = received(lane);
    await messages.wake(lane);
    const { attributes, data } = await arrival;
    expect(attributes).toEqual({ lane });
    expect(data.length).toBe(0);
  });

  it('says that the service is unavailable when there is no topic', async () => {
    const elsewhere = createPubSub(uniqueId('test').replace('_', '-'));
    const lost = new PubSubMessages(elsewhere).wake('bulk');
    await expect(lost).rejects.toMatchObject({ retryable: true, detail: { code: 'unavailable' } });
    await elsewhere.close();
  });
});
