import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import { apiSettingsSchema } from '@fitlane/api/settings.ts';
import type { Installation } from '../../config.ts';
import { BUCKET_KINDS, type Buckets } from '../buckets.ts';
import { CONTAINER_PORT, RunService, type Runtime } from '../run-service.ts';
import { grantOnBucket, grantOnProject, serviceAccount } from '../service-account.ts';
import { settingsOf } from '../settings-of.ts';
import type { WakeUpTopics } from '../wake-up-topics.ts';

interface ApiArgs {
  readonly runtime: Runtime;
  readonly installation: Installation;
  readonly image: string;
  /** Of the container that computes. */
  readonly computeImage: string;
  readonly buckets: Buckets;
  readonly topics: WakeUpTopics;
  readonly inferenceUrl: pulumi.Input<string>;
}

export const API_NAME = 'fitlane-api';

/** An SSE stream may stay open for as long as Cloud Run allows; clients come back where it ended. */
const STREAM_SECONDS = 3600;

/** functions/api: the only service that users reach. */
export class Api extends pulumi.ComponentResource {
  readonly service: gcp.cloudrunv2.Service;
  readonly account: gcp.serviceaccount.Account;

  constructor(name: string, args: ApiArgs, options?: pulumi.ComponentResourceOptions) {
    super('fitlane:gcp:Api', name, {}, options);
    const { runtime, installation } = args;
    this.account = serviceAccount(name, runtime.place, 'The API', this);
    this.#grant(name, args);
    const { service } = new RunService(
      name,
      {
        runtime,
        serviceName: API_NAME,
        account: this.account,
        image: args.image,
        environment: {
          ...settingsOf(installation, apiSettingsSchema),
          ...args.buckets.environment(),
          SERVER_PORT: String(CONTAINER_PORT),
          GOOGLE_CLOUD_PROJECT: runtime.place.project,
          INFERENCE_URL: args.inferenceUrl,
          IMAGE_DIGEST: digestOf(args.computeImage),
        },
        healthPath: '/v1/health',
        cpu: 1,
        memoryGib: 1,
        concurrency: 200,
        timeoutSeconds: STREAM_SECONDS,
        scale: installation.scale.api,
        ingress: installation.domain === null ? 'everybody' : 'load balancer',
        canary: installation.canary,
      },
      { parent: this },
    );
    this.service = service;
    this.registerOutputs({ service: service.id });
  }

  #grant(name: string, { buckets, topics }: ApiArgs): void {
    grantOnProject(this.account, `${name}-records`, 'roles/datastore.user', this);
    topics.grantPublish(name, this.account.member, this);
    for (const kind of BUCKET_KINDS) {
      const bucket = buckets.byKind[kind];
      grantOnBucket(
        this.account,
        `${name}-reads-${kind}`,
        bucket,
        'roles/storage.objectViewer',
        this,
      );
    }
    // A presigned upload has the rights of its signer.
    const { datasets } = buckets.byKind;
    grantOnBucket(
      this.account,
      `${name}-adds-datasets`,
      datasets,
      'roles/storage.objectCreator',
      this,
    );
    this.#letSign(name);
  }

  /** Signs URLs by the IAM credentials API: without a key file. */
  #letSign(name: string): void {
    new gcp.serviceaccount.IAMMember(
      `${name}-signs`,
      {
        serviceAccountId: this.account.name,
        role: 'roles/iam.serviceAccountTokenCreator',
        member: this.account.member,
      },
      { parent: this },
    );
  }
}

function digestOf(image: string): string {
  return image.slice(image.indexOf('@') + 1);
}
