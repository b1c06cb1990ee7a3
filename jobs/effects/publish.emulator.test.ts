import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createPubSub } from '@fitlane/shared/adapters/pubsub/client.ts';
import {
  EVENTS_TOPIC,
  PubSubDomainEvents,
} from '@fitlane/shared/adapters/pubsub/pubsub-domain-events.ts';
import { uniqueId } from '@fitlane/shared/testing/unique-id.ts';
import { claimNext } from '../admission/claim-next.ts';
import { finishTask } from '../attempts/finish-task.ts';
import { doDue } from '../due-loop.ts';
import { Mortal } from '../testing/mortal.ts';
import { driftedReport, PREDICT, World } from '../testing/world.ts';

interface Message {
  readonly attributes: Readonly<Record<string, string>>;
  readonly data: Buffer;
}

describe('a controller', () => {
  const client = createPubSub(uniqueId('test').replace('_', '-'));
  let close: () => Promise<void>;
  const received: Message[] = [];

  beforeAll(async () => {
    const [topic] = await client.createTopic(EVENTS_TOPIC);
    const [subscription] = await topic.createSubscription('subscriber');
    subscription.on('message', (message: Message & { ack: () => void }) => {
      message.ack();
      received.push(message);
    });
    close = async () => {
      await subscription.close();
      await client.close();
    };
  });
  afterAll(() => close());

  const worldOf = async (jobId: string) => {
    const world = new World();
    const domainEvents = new PubSubDomainEvents(client);
    const deps = { ...world.deps, domainEvents };
    await world.submit({ ...PREDICT, id: jobId });
    await claimNext(deps, 'ask-1234');
    return { world, deps };
  };

  /** The number of the call to publish, among those of the last report. */
  async function placeOfPublish(): Promise<number> {
    const { deps } = await worldOf('job_calls');
    const mortal = new Mortal(deps, { call: Infinity, arrives: true });
    await finishTask(mortal.deps, 1, 'job_calls', driftedReport('ask-1234'));
    return mortal.calls.indexOf('domainEvents.publish') + 1;
  }

  async function heardOf(jobId: string, atLeast: number): Promise<Message[]> {
    for (;;) {
      const heard = received.filter(({ attributes }) => attributes['id']?.startsWith(`${jobId}.`));
      if (heard.length >= atLeast) return heard;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  test.each([
    ['dies before it publishes', 'job_before', false, 1],
    ['dies after it, and has not noted that', 'job_after', true, 2],
  ])('that %s is followed by one that does', async (_when, jobId, arrives, times) => {
    const call = await placeOfPublish();
    const { world, deps } = await worldOf(jobId);
    const mortal = new Mortal(deps, { call, arrives });
    await finishTask(mortal.deps, 1, jobId, driftedReport('ask-1234')).catch(() => undefined);
    expect(mortal.calls.at(-1)).toBe('domainEvents.publish');
    expect(await world.job(jobId)).toMatchObject({ status: 'succeeded', unpublished: {} });
    await doDue(deps, world.clock.now());
    const heard = await heardOf(jobId, times);
    expect(new Set(heard.map(({ attributes }) => attributes['id'])).size).toBe(1);
    const [first] = heard;
    expect(first?.attributes).toMatchObject({ type: 'driftFound', tenantId: 'tn_1' });
    expect(JSON.parse(String(first?.data))).toMatchObject({ job: jobId, features: ['age'] });
    expect(await world.job(jobId)).toMatchObject({ unpublished: null, dueAt: null });
  });

  test('that cannot publish leaves the event in the record', async () => {
    const elsewhere = createPubSub(uniqueId('test').replace('_', '-'));
    const { world, deps } = await worldOf('job_none');
    const domainEvents = new PubSubDomainEvents(elsewhere);
    await finishTask({ ...deps, domainEvents }, 1, 'job_none', driftedReport('ask-1234'));
    expect(await world.job('job_none')).toMatchObject({ status: 'succeeded', unpublished: {} });
    await elsewhere.close();
  });
});
