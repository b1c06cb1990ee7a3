import type * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import type { Installation } from '../../config.ts';
import type { Buckets } from '../buckets.ts';
import { grantCompute } from '../grant-compute.ts';
import { RunService, type Runtime } from '../run-service.ts';
import { serviceAccount } from '../service-account.ts';

interface WorkerArgs {
  readonly runtime: Runtime;
  readonly installation: Installation;
  readonly image: string;
  readonly url: pulumi.Input<string>;
  readonly controllerUrl: pulumi.Input<string>;
  readonly pushAccount: gcp.serviceaccount.Account;
  readonly buckets: Buckets;
}

export const WORKER_NAME = 'fitlane-worker';

const CPU = 4;
const MEMORY_GIB = 8;
/** The front process and the zygote, with all imports. */
const OWN_MEMORY_MIB = 1024;
/** A wake-up computes one job after the other, each in a child: as many wake-ups as children fit. */
const CHILDREN = 4;
/** A job that was taken in the last moment may still take so long, before it is moved to bulk. */
const EXPRESS_SECONDS = 300;

/** ml-container's warm worker: the express lane. It works inside requests, so that it scales by them. */
export class Worker extends pulumi.ComponentResource {
  readonly service: gcp.cloudrunv2.Service;
  readonly account: gcp.serviceaccount.Account;

  constructor(name: string, args: WorkerArgs, options?: pulumi.ComponentResourceOptions) {
    super('fitlane:gcp:Worker', name, {}, options);
    const { runtime, installation } = args;
    this.account = serviceAccount(name, runtime.place, 'The warm worker', this);
    grantCompute(name, this.account, args.buckets, this);
    const { service } = new RunService(
      name,
      {
        runtime,
        serviceName: WORKER_NAME,
        account: this.account,
        image: args.image,
        command: ['python', '-m', 'fitlane_ml.worker'],
        environment: {
          CONTROLLER_URL: args.controllerUrl,
          PUSH_AUTH: 'oidc',
          PUSH_AUDIENCE: args.url,
          PUSH_ACCOUNT: args.pushAccount.email,
          LEASE_SECONDS: String(installation.settings.WORKER_LEASE_SECONDS),
          ASK_SECONDS: String(installation.settings.WORKER_ASK_SECONDS),
          RETRY_SECONDS: String(installation.settings.CONTAINER_RETRY_SECONDS),
          CHILD_MEMORY_MIB: String((MEMORY_GIB * 1024 - OWN_MEMORY_MIB) / CHILDREN),
        },
        healthPath: '/health',
        cpu: CPU,
        memoryGib: MEMORY_GIB,
        concurrency: CHILDREN,
        timeoutSeconds: installation.settings.WORKER_ASK_SECONDS + EXPRESS_SECONDS,
        scale: installation.scale.worker,
        ingress: 'internal',
      },
      { parent: this },
    );
    this.service = service;
    this.registerOutputs({ service: service.id });
  }
}
