import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import type { Place } from './place.ts';
import type { Network } from './network.ts';

/** What every Cloud Run service of a stack has in common. */
export interface Runtime {
  readonly place: Place;
  readonly network: Network;
  readonly runKey: pulumi.Input<string> | undefined;
  readonly protect: boolean;
}

export type Environment = Readonly<Record<string, pulumi.Input<string>>>;

interface RunServiceArgs {
  readonly runtime: Runtime;
  /** As its address is made of it, it cannot be chosen by Pulumi. */
  readonly serviceName: string;
  readonly account: gcp.serviceaccount.Account;
  readonly image: string;
  /** Instead of the image's own. */
  readonly command?: readonly string[];
  readonly environment: Environment;
  readonly secrets?: Readonly<Record<string, gcp.secretmanager.SecretVersion>>;
  readonly healthPath: string;
  readonly cpu: number;
  readonly memoryGib: number;
  /** Where something happens between requests. */
  readonly alwaysHasCpu?: boolean;
  readonly concurrency: number;
  readonly timeoutSeconds: number;
  readonly scale: { readonly min: number; readonly max: number };
  readonly ingress: 'everybody' | 'load balancer' | 'internal';
  readonly canary?: Canary | undefined;
  /** Rights that a revision must have when it starts. */
  readonly after?: readonly pulumi.Resource[];
}

/** While a new revision is tried, most requests go to one that is known to be good. */
interface Canary {
  readonly stableRevision: string;
  readonly newPercent: number;
}

const INGRESS = {
  everybody: 'INGRESS_TRAFFIC_ALL',
  'load balancer': 'INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER',
  internal: 'INGRESS_TRAFFIC_INTERNAL_ONLY',
} as const;

const LATEST = 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST';
const REVISION = 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION';

export const CONTAINER_PORT = 8080;

/**
 * A Cloud Run service. Cloud Run's own check of callers is off: it would take the signature off their ID tokens,
 * which our services verify themselves, and it knows nothing of API keys.
 * https://cloud.google.com/run/docs/troubleshooting#signature-removed
 */
export class RunService extends pulumi.ComponentResource {
  readonly service: gcp.cloudrunv2.Service;

  constructor(name: string, args: RunServiceArgs, options?: pulumi.ComponentResourceOptions) {
    super('fitlane:gcp:RunService', name, {}, options);
    const { place, protect } = args.runtime;
    this.service = new gcp.cloudrunv2.Service(
      name,
      {
        project: place.project,
        location: place.region,
        name: args.serviceName,
        ingress: INGRESS[args.ingress],
        defaultUriDisabled: args.ingress === 'load balancer',
        invokerIamDisabled: true,
        binaryAuthorization: { useDefault: true },
        deletionProtection: protect,
        template: templateOf(args),
        traffics: trafficsOf(args.canary),
      },
      { parent: this, dependsOn: [...(args.after ?? [])] },
    );
    this.registerOutputs({ service: this.service.id });
  }
}

function templateOf(args: RunServiceArgs): gcp.types.input.cloudrunv2.ServiceTemplate {
  return {
    serviceAccount: args.account.email,
    executionEnvironment: 'EXECUTION_ENVIRONMENT_GEN2',
    timeout: `${args.timeoutSeconds}s`,
    maxInstanceRequestConcurrency: args.concurrency,
    scaling: { minInstanceCount: args.scale.min, maxInstanceCount: args.scale.max },
    vpcAccess: vpcAccessThrough(args.runtime.network),
    encryptionKey: args.runtime.runKey,
    containers: [containerOf(args)],
  };
}

/** Everything leaves through the network, so that `internal` services know their callers. */
export function vpcAccessThrough({ network, subnetwork }: Network) {
  return {
    egress: 'ALL_TRAFFIC',
    networkInterfaces: [{ network: network.id, subnetwork: subnetwork.id }],
  };
}

function containerOf(args: RunServiceArgs): gcp.types.input.cloudrunv2.ServiceTemplateContainer {
  const httpGet = { path: args.healthPath, port: CONTAINER_PORT };
  return {
    image: args.image,
    commands: args.command && [...args.command],
    ports: { containerPort: CONTAINER_PORT },
    envs: [...environmentOf(args.environment), ...secretsOf(args.secrets ?? {})],
    resources: {
      limits: { cpu: String(args.cpu), memory: `${args.memoryGib}Gi` },
      cpuIdle: args.alwaysHasCpu !== true,
      startupCpuBoost: true,
    },
    startupProbe: { httpGet, periodSeconds: 1, failureThreshold: 60, timeoutSeconds: 1 },
    livenessProbe: { httpGet, periodSeconds: 30, failureThreshold: 3, timeoutSeconds: 5 },
  };
}

export function environmentOf(environment: Environment) {
  return Object.entries(environment).map(([name, value]) => ({ name, value }));
}

function secretsOf(secrets: Readonly<Record<string, gcp.secretmanager.SecretVersion>>) {
  return Object.entries(secrets).map(([name, { secret, version }]) => ({
    name,
    valueSource: { secretKeyRef: { secret, version } },
  }));
}

function trafficsOf(canary: Canary | undefined): gcp.types.input.cloudrunv2.ServiceTraffic[] {
  if (canary === undefined) return [{ type: LATEST, percent: 100 }];
  const { stableRevision, newPercent } = canary;
  return [
    { type: LATEST, percent: newPercent, tag: 'canary' },
    { type: REVISION, revision: stableRevision, percent: 100 - newPercent },
  ];
}
