import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import { controllerSettingsSchema } from '@fitlane/jobs/settings.ts';
import type { Installation } from '../../config.ts';
import type { AttemptSecret } from '../attempt-secret.ts';
import { BUCKET_KINDS, type Buckets } from '../buckets.ts';
import type { DomainEvents } from '../domain-events.ts';
import { RunService, type Runtime } from '../run-service.ts';
import { grantOnBucket, grantOnProject, serviceAccount } from '../service-account.ts';
import { settingsOf } from '../settings-of.ts';
import type { SizeJobs } from '../size-jobs.ts';
import type { WakeUpTopics } from '../wake-up-topics.ts';

/** Who may call it. */
interface Callers {
  readonly worker: gcp.serviceaccount.Account;
  readonly task: gcp.serviceaccount.Account;
  readonly scheduler: gcp.serviceaccount.Account;
  readonly push: gcp.serviceaccount.Account;
}

interface ControllerArgs {
  readonly runtime: Runtime;
  readonly installation: Installation;
  readonly image: string;
  readonly url: pulumi.Input<string>;
  readonly buckets: Buckets;
  readonly topics: WakeUpTopics;
  readonly events: DomainEvents;
  readonly attemptSecret: AttemptSecret;
  readonly sizeJobs: SizeJobs;
  readonly callers: Callers;
}

export const CONTROLLER_NAME = 'fitlane-controller';

/** jobs: the controller. Its due loop runs between requests, so that it always has its CPU. */
export class Controller extends pulumi.ComponentResource {
  readonly service: gcp.cloudrunv2.Service;
  readonly account: gcp.serviceaccount.Account;

  constructor(name: string, args: ControllerArgs, options?: pulumi.ComponentResourceOptions) {
    super('fitlane:gcp:Controller', name, {}, options);
    const { runtime, installation, callers } = args;
    this.account = serviceAccount(name, runtime.place, 'The controller', this);
    this.#grant(name, this.account, args);
    const secretRight = this.#letReadSecret(name, this.account, args.attemptSecret);
    const { service } = new RunService(
      name,
      {
        runtime,
        serviceName: CONTROLLER_NAME,
        account: this.account,
        image: args.image,
        environment: {
          ...settingsOf(installation, controllerSettingsSchema),
          GOOGLE_CLOUD_PROJECT: runtime.place.project,
          CLOUD_RUN_REGION: runtime.place.region,
          CONTROLLER_URL: args.url,
          WORKER_ACCOUNT: callers.worker.email,
          TASK_ACCOUNT: callers.task.email,
          SCHEDULER_ACCOUNT: callers.scheduler.email,
          PUSH_AUTH: 'oidc',
          PUSH_ACCOUNT: callers.push.email,
        },
        secrets: { ATTEMPT_TOKEN_SECRET: args.attemptSecret.version },
        healthPath: '/health',
        cpu: 1,
        memoryGib: 1,
        alwaysHasCpu: true,
        concurrency: 80,
        timeoutSeconds: 60,
        scale: installation.scale.controller,
        ingress: 'internal',
        after: [secretRight],
      },
      { parent: this },
    );
    this.service = service;
    this.registerOutputs({ service: service.id });
  }

  #grant(name: string, account: gcp.serviceaccount.Account, args: ControllerArgs): void {
    const { buckets, topics, events, sizeJobs } = args;
    grantOnProject(account, `${name}-records`, 'roles/datastore.user', this);
    topics.grantPublish(name, account.member, this);
    events.grantPublish(name, account.member, this);
    // Of an attempt whose report was lost, it reads the manifest.
    for (const kind of BUCKET_KINDS) {
      const bucket = buckets.byKind[kind];
      grantOnBucket(account, `${name}-reads-${kind}`, bucket, 'roles/storage.objectViewer', this);
    }
    sizeJobs.letRun(name, account, this);
  }

  #letReadSecret(
    name: string,
    account: gcp.serviceaccount.Account,
    { secret }: AttemptSecret,
  ): gcp.secretmanager.SecretIamMember {
    return new gcp.secretmanager.SecretIamMember(
      `${name}-attempt-secret`,
      {
        project: account.project,
        secretId: secret.secretId,
        role: 'roles/secretmanager.secretAccessor',
        member: account.member,
      },
      { parent: this },
    );
  }
}
