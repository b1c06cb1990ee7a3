import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import type { Lane } from '@fitlane/shared/domain/job/index.ts';
import type { Place } from './place.ts';
import type { WakeUpTopics } from './wake-up-topics.ts';

interface WakeUpsArgs {
  readonly place: Place;
  readonly topics: WakeUpTopics;
  /** Whose ID token a push carries. */
  readonly account: gcp.serviceaccount.Account;
  readonly workerUrl: pulumi.Input<string>;
  readonly controllerUrl: pulumi.Input<string>;
}

interface Receiver {
  readonly subscriptionName: string;
  readonly endpoint: pulumi.Input<string>;
  /** Which the receiver's ID tokens must name. */
  readonly audience: pulumi.Input<string>;
}

/**
 * Who is woken for which lane. Wake-ups name lanes, not jobs: an old one is worthless, as the tick makes up for
 * it, so none is kept for long, and none has a dead letter.
 */
export class WakeUps extends pulumi.ComponentResource {
  constructor(name: string, args: WakeUpsArgs, options?: pulumi.ComponentResourceOptions) {
    super('fitlane:gcp:WakeUps', name, {}, options);
    const { workerUrl, controllerUrl } = args;
    const toController = (lane: Lane): Receiver => ({
      subscriptionName: `fitlane-wake-${lane}-controller`,
      endpoint: pulumi.interpolate`${controllerUrl}/wake?lane=${lane}`,
      audience: controllerUrl,
    });
    this.#subscribe(name, 'express', args, {
      subscriptionName: 'fitlane-wake-express-worker',
      endpoint: pulumi.interpolate`${workerUrl}/`,
      audience: workerUrl,
    });
    this.#subscribe(name, 'bulk', args, toController('bulk'));
    this.#subscribe(name, 'gpu', args, toController('gpu'));
    this.registerOutputs();
  }

  #subscribe(
    name: string,
    lane: Lane,
    { place, topics, account }: WakeUpsArgs,
    { subscriptionName, endpoint, audience }: Receiver,
  ): void {
    new gcp.pubsub.Subscription(
      `${name}-${lane}`,
      {
        project: place.project,
        name: subscriptionName,
        topic: topics.byLane[lane].id,
        ackDeadlineSeconds: 600, // express work happens inside the push
        messageRetentionDuration: '600s',
        retryPolicy: { minimumBackoff: '1s', maximumBackoff: '10s' },
        expirationPolicy: { ttl: '' }, // never, however quiet the lane
        pushConfig: {
          pushEndpoint: endpoint,
          oidcToken: { serviceAccountEmail: account.email, audience },
        },
      },
      { parent: this },
    );
  }
}
