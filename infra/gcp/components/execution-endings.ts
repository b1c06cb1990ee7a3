import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import type { KeyNames } from './encryption-keys.ts';
import type { Place } from './place.ts';
import type { PushIdentity } from './push-identity.ts';

interface ExecutionEndingsArgs {
  readonly place: Place;
  readonly keys: KeyNames;
  readonly push: PushIdentity;
  readonly controllerUrl: pulumi.Input<string>;
}

/** Cloud Run writes it into the audit log when an execution is over. */
const FILTER = [
  'resource.type="cloud_run_job"',
  'protoPayload.methodName="/Jobs.RunJob"',
  'log_id("cloudaudit.googleapis.com/system_event")',
].join(' AND ');

/**
 * Tells the controller at once that an execution has ended. Without it, the controller would notice by silence,
 * some seconds later: so what cannot be delivered is kept to be looked at, and nothing waits for it.
 */
export class ExecutionEndings extends pulumi.ComponentResource {
  constructor(name: string, args: ExecutionEndingsArgs, options?: pulumi.ComponentResourceOptions) {
    super('fitlane:gcp:ExecutionEndings', name, {}, options);
    const topic = this.#topic(name, 'fitlane-execution-endings', args);
    const dead = this.#topic(`${name}-dead`, 'fitlane-execution-endings-dead', args);
    this.#fill(name, topic, args);
    const subscription = this.#deliver(name, topic, dead, args);
    this.#letPubSubGiveUp(name, subscription, dead, args.push);
    this.#keep(name, dead, args.place);
    this.registerOutputs();
  }

  #topic(name: string, topicName: string, { place, keys }: ExecutionEndingsArgs): gcp.pubsub.Topic {
    return new gcp.pubsub.Topic(
      name,
      {
        project: place.project,
        name: topicName,
        kmsKeyName: keys.pubsub,
        messageStoragePolicy: { allowedPersistenceRegions: [place.region] },
      },
      { parent: this },
    );
  }

  #fill(name: string, topic: gcp.pubsub.Topic, { place }: ExecutionEndingsArgs): void {
    const sink = new gcp.logging.ProjectSink(
      name,
      {
        project: place.project,
        name: 'fitlane-execution-endings',
        destination: pulumi.interpolate`pubsub.googleapis.com/${topic.id}`,
        filter: FILTER,
        uniqueWriterIdentity: true,
      },
      { parent: this },
    );
    new gcp.pubsub.TopicIAMMember(
      `${name}-sink`,
      {
        project: place.project,
        topic: topic.name,
        role: 'roles/pubsub.publisher',
        member: sink.writerIdentity,
      },
      { parent: this },
    );
  }

  #deliver(
    name: string,
    topic: gcp.pubsub.Topic,
    dead: gcp.pubsub.Topic,
    { place, push, controllerUrl }: ExecutionEndingsArgs,
  ): gcp.pubsub.Subscription {
    return new gcp.pubsub.Subscription(
      name,
      {
        project: place.project,
        name: 'fitlane-execution-endings-controller',
        topic: topic.id,
        ackDeadlineSeconds: 60,
        messageRetentionDuration: '3600s',
        retryPolicy: { minimumBackoff: '1s', maximumBackoff: '60s' },
        expirationPolicy: { ttl: '' },
        deadLetterPolicy: { deadLetterTopic: dead.id, maxDeliveryAttempts: 10 },
        pushConfig: {
          pushEndpoint: pulumi.interpolate`${controllerUrl}/endings`,
          oidcToken: { serviceAccountEmail: push.account.email, audience: controllerUrl },
        },
      },
      { parent: this },
    );
  }

  /** Pub/Sub itself moves a message: it takes it from here, and puts it there. */
  #letPubSubGiveUp(
    name: string,
    subscription: gcp.pubsub.Subscription,
    dead: gcp.pubsub.Topic,
    { identity }: PushIdentity,
  ): void {
    const { project } = subscription;
    new gcp.pubsub.SubscriptionIAMMember(
      `${name}-takes`,
      {
        project,
        subscription: subscription.name,
        role: 'roles/pubsub.subscriber',
        member: identity.member,
      },
      { parent: this },
    );
    new gcp.pubsub.TopicIAMMember(
      `${name}-gives-up`,
      { project, topic: dead.name, role: 'roles/pubsub.publisher', member: identity.member },
      { parent: this },
    );
  }

  /** Without a subscription, a topic forgets at once. */
  #keep(name: string, dead: gcp.pubsub.Topic, { project }: Place): void {
    new gcp.pubsub.Subscription(
      `${name}-dead`,
      {
        project,
        name: 'fitlane-execution-endings-dead',
        topic: dead.id,
        messageRetentionDuration: '604800s',
        expirationPolicy: { ttl: '' },
      },
      { parent: this },
    );
  }
}
