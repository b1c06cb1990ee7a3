import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import type { Place } from './place.ts';
import { serviceAccount } from './service-account.ts';

interface TickArgs {
  readonly place: Place;
  readonly controllerUrl: pulumi.Input<string>;
}

/** Each minute: replaces lost wake-ups, and starts the due loop where it does not run. */
export class Tick extends pulumi.ComponentResource {
  /** It may do nothing: the controller knows it by its ID token. */
  readonly account: gcp.serviceaccount.Account;

  constructor(name: string, args: TickArgs, options?: pulumi.ComponentResourceOptions) {
    super('fitlane:gcp:Tick', name, {}, options);
    const { place, controllerUrl } = args;
    this.account = serviceAccount('scheduler', place, 'Cloud Scheduler', this);
    new gcp.cloudscheduler.Job(
      name,
      {
        project: place.project,
        region: place.region,
        name: 'fitlane-tick',
        schedule: '* * * * *',
        timeZone: 'Etc/UTC',
        attemptDeadline: '30s',
        // The next one comes anyway.
        retryConfig: { retryCount: 0 },
        httpTarget: {
          httpMethod: 'POST',
          uri: pulumi.interpolate`${controllerUrl}/tick`,
          oidcToken: { serviceAccountEmail: this.account.email, audience: controllerUrl },
        },
      },
      { parent: this },
    );
    this.registerOutputs();
  }
}
