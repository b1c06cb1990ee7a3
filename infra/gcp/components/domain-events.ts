import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import { EVENTS_TOPIC } from '@fitlane/shared/adapters/pubsub/pubsub-domain-events.ts';
import type { KeyNames } from './encryption-keys.ts';
import type { Place } from './place.ts';

interface DomainEventsArgs {
  readonly place: Place;
  readonly keys: KeyNames;
}

/** How long a subscriber that is made later, or was broken, can go back: `gcloud pubsub subscriptions seek`. */
const RETENTION = `${7 * 24 * 3600}s`;

/** What the records of Fitlane tell whoever subscribes; each subscriber brings its own dead letters. */
export class DomainEvents extends pulumi.ComponentResource {
  readonly #topic: gcp.pubsub.Topic;

  constructor(name: string, args: DomainEventsArgs, options?: pulumi.ComponentResourceOptions) {
    super('fitlane:gcp:DomainEvents', name, {}, options);
    const { place, keys } = args;
    this.#topic = new gcp.pubsub.Topic(
      name,
      {
        project: place.project,
        name: EVENTS_TOPIC,
        kmsKeyName: keys.pubsub,
        messageRetentionDuration: RETENTION,
        messageStoragePolicy: { allowedPersistenceRegions: [place.region] },
      },
      { parent: this },
    );
    this.registerOutputs();
  }

  /** Lets an account tell. */
  grantPublish(name: string, member: pulumi.Input<string>, parent: pulumi.Resource): void {
    const { project, name: topic } = this.#topic;
    new gcp.pubsub.TopicIAMMember(
      `${name}-tells`,
      { project, topic, role: 'roles/pubsub.publisher', member },
      { parent },
    );
  }
}
