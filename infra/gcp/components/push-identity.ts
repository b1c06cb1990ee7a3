import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import type { Place } from './place.ts';
import { serviceAccount } from './service-account.ts';

/** Who Pub/Sub is when it pushes. It may do nothing: services know it by its ID token. */
export class PushIdentity extends pulumi.ComponentResource {
  readonly account: gcp.serviceaccount.Account;
  /** Pub/Sub itself, which moves messages to dead letters. */
  readonly identity: gcp.projects.ServiceIdentity;

  constructor(
    name: string,
    { place }: { readonly place: Place },
    options?: pulumi.ComponentResourceOptions,
  ) {
    super('fitlane:gcp:PushIdentity', name, {}, options);
    this.account = serviceAccount(name, place, 'Pub/Sub, when it pushes', this);
    this.identity = new gcp.projects.ServiceIdentity(
      name,
      { project: place.project, service: 'pubsub.googleapis.com' },
      { parent: this },
    );
    new gcp.serviceaccount.IAMMember(
      `${name}-tokens`,
      {
        serviceAccountId: this.account.name,
        role: 'roles/iam.serviceAccountTokenCreator',
        member: this.identity.member,
      },
      { parent: this },
    );
    this.registerOutputs();
  }
}
