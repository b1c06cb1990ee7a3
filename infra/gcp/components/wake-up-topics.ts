import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import { wakeTopicName } from '@fitlane/shared/adapters/pubsub/pubsub-messages.ts';
import { LANES, type Lane } from '@fitlane/shared/domain/job/index.ts';
import type { KeyNames } from './encryption-keys.ts';
import type { Place } from './place.ts';

interface WakeUpTopicsArgs {
  readonly place: Place;
  readonly keys: KeyNames;
}

/** A topic per lane: the emulator ignores filters, so one for all would not work locally. */
export class WakeUpTopics extends pulumi.ComponentResource {
  readonly byLane: Readonly<Record<Lane, gcp.pubsub.Topic>>;

  constructor(name: string, args: WakeUpTopicsArgs, options?: pulumi.ComponentResourceOptions) {
    super('fitlane:gcp:WakeUpTopics', name, {}, options);
    const entries = LANES.map((lane) => [lane, this.#topic(`${name}-${lane}`, lane, args)]);
    this.byLane = Object.fromEntries(entries) as Record<Lane, gcp.pubsub.Topic>;
    this.registerOutputs();
  }

  /** Lets an account wake lanes. */
  grantPublish(name: string, member: pulumi.Input<string>, parent: pulumi.Resource): void {
    for (const lane of LANES) {
      const { project, name: topic } = this.byLane[lane];
      new gcp.pubsub.TopicIAMMember(
        `${name}-wakes-${lane}`,
        { project, topic, role: 'roles/pubsub.publisher', member },
        { parent },
      );
    }
  }

  #topic(name: string, lane: Lane, { place, keys }: WakeUpTopicsArgs): gcp.pubsub.Topic {
    return new gcp.pubsub.Topic(
      name,
      {
        project: place.project,
        name: wakeTopicName(lane),
        kmsKeyName: keys.pubsub,
        messageStoragePolicy: { allowedPersistenceRegions: [place.region] },
      },
      { parent: this },
    );
  }
}
