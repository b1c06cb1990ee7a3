import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import { RESOURCES } from '@fitlane/shared/domain/job/sizes.ts';
import type { Size } from '@fitlane/shared/domain/job/index.ts';
import type { Installation } from '../config.ts';
import type { Buckets } from './buckets.ts';
import { grantCompute } from './grant-compute.ts';
import { environmentOf, vpcAccessThrough, type Runtime } from './run-service.ts';
import { grantOnProject, serviceAccount } from './service-account.ts';

interface SizeJobsArgs {
  readonly runtime: Runtime;
  readonly installation: Installation;
  readonly image: string;
  readonly buckets: Buckets;
}

/** Every run says how long it may take; this is for one that somebody starts by hand. */
const TIMEOUT = '600s';
/** Executions and operations have no policies of their own. */
const FOLLOWING = [
  'run.executions.cancel',
  'run.executions.get',
  'run.executions.list',
  'run.operations.get',
  'run.tasks.get',
  'run.tasks.list',
];
const GPU = { accelerator: 'nvidia-l4', limit: { 'nvidia.com/gpu': '1' } } as const;

/** A Cloud Run job per size: a run can override neither CPU nor memory. The controller knows them by name. */
export class SizeJobs extends pulumi.ComponentResource {
  readonly jobs: ReadonlyMap<Size, gcp.cloudrunv2.Job>;
  readonly account: gcp.serviceaccount.Account;
  readonly #args: SizeJobsArgs;

  constructor(name: string, args: SizeJobsArgs, options?: pulumi.ComponentResourceOptions) {
    super('fitlane:gcp:SizeJobs', name, {}, options);
    this.#args = args;
    this.account = serviceAccount('task', args.runtime.place, 'A task of a job', this);
    grantCompute('task', this.account, args.buckets, this);
    const sizes = Object.keys(RESOURCES) as Size[];
    const wanted = sizes.filter((size) => RESOURCES[size].gpus === 0 || args.installation.hasGpu);
    this.jobs = new Map(wanted.map((size) => [size, this.#job(`${name}-${size}`, size)]));
    this.registerOutputs();
  }

  /**
   * Starting with overrides is a role on each job; what was started is seen and cancelled by one of our own. The
   * task's account belongs to the job: who only starts it need not be allowed to act as it.
   */
  letRun(name: string, runner: gcp.serviceaccount.Account, parent: pulumi.Resource): void {
    const { project, region: location } = this.#args.runtime.place;
    const role = 'roles/run.jobsExecutorWithOverrides';
    for (const [size, job] of this.jobs) {
      new gcp.cloudrunv2.JobIamMember(
        `${name}-starts-${size}`,
        { project, location, name: job.name, role, member: runner.member },
        { parent },
      );
    }
    const follower = new gcp.projects.IAMCustomRole(
      `${name}-follows`,
      {
        project,
        roleId: 'fitlaneExecutionFollower',
        title: 'Fitlane: sees and cancels executions',
        permissions: FOLLOWING,
      },
      { parent },
    );
    grantOnProject(runner, `${name}-follows`, follower.name, parent);
  }

  #job(name: string, size: Size): gcp.cloudrunv2.Job {
    const { place, protect } = this.#args.runtime;
    return new gcp.cloudrunv2.Job(
      name,
      {
        project: place.project,
        location: place.region,
        name: `fitlane-${size}`,
        deletionProtection: protect,
        binaryAuthorization: { useDefault: true },
        template: { taskCount: 1, template: this.#taskOf(size) },
      },
      { parent: this },
    );
  }

  #taskOf(size: Size): gcp.types.input.cloudrunv2.JobTemplateTemplate {
    const { runtime, image, installation } = this.#args;
    const { vcpus, memoryGib, gpus } = RESOURCES[size];
    const environment = { RETRY_SECONDS: String(installation.settings.CONTAINER_RETRY_SECONDS) };
    return {
      serviceAccount: this.account.email,
      executionEnvironment: 'EXECUTION_ENVIRONMENT_GEN2',
      maxRetries: 0, // only Fitlane retries
      timeout: TIMEOUT,
      vpcAccess: vpcAccessThrough(runtime.network),
      encryptionKey: runtime.runKey,
      ...(gpus > 0 && {
        nodeSelector: { accelerator: GPU.accelerator },
        gpuZonalRedundancyDisabled: true,
      }),
      containers: [
        {
          image,
          envs: environmentOf(environment),
          resources: {
            limits: {
              cpu: String(vcpus),
              memory: `${memoryGib}Gi`,
              ...(gpus > 0 && GPU.limit),
            },
          },
        },
      ],
    };
  }
}
