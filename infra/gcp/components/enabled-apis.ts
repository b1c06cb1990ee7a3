import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import type { Place } from './place.ts';

const APIS = [
  'artifactregistry',
  'billingbudgets',
  'binaryauthorization',
  'cloudkms',
  'cloudresourcemanager',
  'cloudscheduler',
  'compute',
  'containeranalysis',
  'containerscanning',
  'dns',
  'firestore',
  'iam',
  'iamcredentials',
  'logging',
  'monitoring',
  'ondemandscanning',
  'pubsub',
  'run',
  'secretmanager',
  'serviceusage',
  'storage',
  'sts',
] as const;

/** The APIs that everything else needs, deliveries included. They stay enabled: others may use them, too. */
export class EnabledApis extends pulumi.ComponentResource {
  readonly services: readonly gcp.projects.Service[];

  constructor(
    name: string,
    args: { readonly place: Place },
    options?: pulumi.ComponentResourceOptions,
  ) {
    super('fitlane:gcp:EnabledApis', name, {}, options);
    this.services = APIS.map(
      (api) =>
        new gcp.projects.Service(
          `${name}-${api}`,
          {
            project: args.place.project,
            service: `${api}.googleapis.com`,
            disableOnDestroy: false,
          },
          { parent: this },
        ),
    );
    this.registerOutputs();
  }
}
