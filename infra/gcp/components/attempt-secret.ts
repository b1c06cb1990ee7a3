import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import * as random from '@pulumi/random';
import type { KeyNames } from './encryption-keys.ts';
import type { Place } from './place.ts';

interface AttemptSecretArgs {
  readonly place: Place;
  readonly keys: KeyNames;
  /** A higher number makes a new one. */
  readonly generation: number;
}

/** What the controller signs attempt tokens with. Made here, seen by nobody else. */
export class AttemptSecret extends pulumi.ComponentResource {
  readonly secret: gcp.secretmanager.Secret;
  readonly version: gcp.secretmanager.SecretVersion;

  constructor(name: string, args: AttemptSecretArgs, options?: pulumi.ComponentResourceOptions) {
    super('fitlane:gcp:AttemptSecret', name, {}, options);
    const { project, region: location } = args.place;
    const value = new random.RandomPassword(
      name,
      { length: 64, special: false, keepers: { generation: String(args.generation) } },
      { parent: this },
    );
    const customerManagedEncryption = args.keys.secrets && { kmsKeyName: args.keys.secrets };
    this.secret = new gcp.secretmanager.Secret(
      name,
      {
        project,
        secretId: 'fitlane-attempt-token',
        replication: { userManaged: { replicas: [{ location, customerManagedEncryption }] } },
      },
      { parent: this },
    );
    this.version = new gcp.secretmanager.SecretVersion(
      name,
      { secret: this.secret.id, secretData: value.result },
      { parent: this },
    );
    this.registerOutputs();
  }
}
