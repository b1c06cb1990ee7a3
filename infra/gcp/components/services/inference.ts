import type * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import { inferenceSettingsSchema } from '@fitlane/inference/settings.ts';
import type { Installation } from '../../config.ts';
import type { Buckets } from '../buckets.ts';
import { CONTAINER_PORT, RunService, type Runtime } from '../run-service.ts';
import { grantOnBucket, grantOnProject, serviceAccount } from '../service-account.ts';
import { settingsOf } from '../settings-of.ts';

interface InferenceArgs {
  readonly runtime: Runtime;
  readonly installation: Installation;
  readonly image: string;
  readonly buckets: Buckets;
}

export const INFERENCE_NAME = 'fitlane-inference';

/** functions/inference: online predictions. The API passes them on, callers' keys included. */
export class Inference extends pulumi.ComponentResource {
  readonly service: gcp.cloudrunv2.Service;
  readonly account: gcp.serviceaccount.Account;

  constructor(name: string, args: InferenceArgs, options?: pulumi.ComponentResourceOptions) {
    super('fitlane:gcp:Inference', name, {}, options);
    const { runtime, installation, buckets } = args;
    this.account = serviceAccount(name, runtime.place, 'Online inference', this);
    grantOnProject(this.account, `${name}-records`, 'roles/datastore.user', this);
    const { models } = buckets.byKind;
    grantOnBucket(this.account, `${name}-reads-models`, models, 'roles/storage.objectViewer', this);
    const { service } = new RunService(
      name,
      {
        runtime,
        serviceName: INFERENCE_NAME,
        account: this.account,
        image: args.image,
        environment: {
          ...settingsOf(installation, inferenceSettingsSchema),
          SERVER_PORT: String(CONTAINER_PORT),
          GOOGLE_CLOUD_PROJECT: runtime.place.project,
        },
        healthPath: '/v1/health',
        cpu: 1,
        memoryGib: 1,
        // What it has counted for drift is written between requests.
        alwaysHasCpu: true,
        concurrency: 80,
        timeoutSeconds: 300,
        scale: installation.scale.inference,
        ingress: 'internal',
      },
      { parent: this },
    );
    this.service = service;
    this.registerOutputs({ service: service.id });
  }
}
