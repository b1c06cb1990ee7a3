import { PROJECT } from '../local-project.ts';
import type { Wiring } from '../wiring.ts';

interface Wakes {
  topic: string;
  subscription: string;
  endpoint: string;
}

/** As pubsub-domain-events.ts has it, without the Pub/Sub library. */
const EVENTS_TOPIC = 'fitlane-events';

const ALREADY_EXISTS = 409;

/**
 * A topic per lane (the emulator ignores subscription filters), each with one push subscription; and one of
 * domain events, for whoever subscribes. Over REST: that spares a start the Pub/Sub library.
 */
export async function provisionTopics(wiring: Wiring): Promise<void> {
  await put(wiring, `topics/${EVENTS_TOPIC}`, {});
  await Promise.all(
    wakesOf(wiring).map(async ({ topic, subscription, endpoint }) => {
      await put(wiring, `topics/${topic}`, {});
      await subscribe(wiring, subscription, topic, endpoint);
    }),
  );
}

function wakesOf({ addresses, secrets }: Wiring): Wakes[] {
  const token = `token=${secrets.pushSecret}`;
  const toController = (lane: string): Wakes => ({
    topic: `fitlane-wake-${lane}`,
    subscription: `fitlane-wake-${lane}-controller`,
    endpoint: `${addresses.controller}/wake?lane=${lane}&${token}`,
  });
  return [
    {
      topic: 'fitlane-wake-express',
      subscription: 'fitlane-wake-express-worker',
      endpoint: `${addresses.worker}/?${token}`,
    },
    toController('bulk'),
    toController('gpu'),
  ];
}

async function subscribe(
  wiring: Wiring,
  subscription: string,
  topic: string,
  pushEndpoint: string,
): Promise<void> {
  const path = `subscriptions/${subscription}`;
  const made = await put(wiring, path, {
    topic: `projects/${PROJECT}/topics/${topic}`,
    pushConfig: { pushEndpoint },
    ackDeadlineSeconds: 600, // express work happens inside the push
    retryPolicy: { minimumBackoff: '1s', maximumBackoff: '10s' },
    messageRetentionDuration: '600s',
  });
  // One that was there (in an emulator of the user's) may point to another port.
  if (!made)
    await call(wiring, 'POST', `${path}:modifyPushConfig`, { pushConfig: { pushEndpoint } });
}

/** False when it exists already. */
async function put(wiring: Wiring, path: string, body: object): Promise<boolean> {
  return (await call(wiring, 'PUT', path, body)).status !== ALREADY_EXISTS;
}

async function call(
  { addresses }: Wiring,
  method: string,
  path: string,
  body: object,
): Promise<Response> {
  const url = `http://${addresses.pubsubHost}/v1/projects/${PROJECT}/${path}`;
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method, headers, body: JSON.stringify(body) });
  if (response.ok || response.status === ALREADY_EXISTS) return response;
  throw new Error(`Pub/Sub refused ${method} ${path}: ${await response.text()}`);
}
