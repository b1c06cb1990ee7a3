import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import type { Place } from './place.ts';

interface FrontDoorArgs {
  readonly place: Place;
  readonly domain: string;
  readonly service: gcp.cloudrunv2.Service;
}

/** From one address, in a minute: ten times what a busy client's polling takes. */
const REQUESTS_A_MINUTE = 3000;
const EVERYBODY = { versionedExpr: 'SRC_IPS_V1', config: { srcIpRanges: ['*'] } };

/** A load balancer with a certificate of its own accord, and Cloud Armor before the API. */
export class FrontDoor extends pulumi.ComponentResource {
  readonly address: pulumi.Output<string>;

  constructor(name: string, args: FrontDoorArgs, options?: pulumi.ComponentResourceOptions) {
    super('fitlane:gcp:FrontDoor', name, {}, options);
    const { project } = args.place;
    const address = new gcp.compute.GlobalAddress(
      name,
      { project, name: 'fitlane' },
      { parent: this },
    );
    this.address = address.address;
    this.#listen(name, project, address, this.#proxy(name, args, this.#backend(name, args)));
    this.#redirectHttp(name, project, address);
    this.registerOutputs({ address: this.address });
  }

  #backend(name: string, { place, service }: FrontDoorArgs): gcp.compute.BackendService {
    const { project, region } = place;
    const group = new gcp.compute.RegionNetworkEndpointGroup(
      name,
      {
        project,
        region,
        name: 'fitlane-api',
        networkEndpointType: 'SERVERLESS',
        cloudRun: { service: service.name },
      },
      { parent: this },
    );
    return new gcp.compute.BackendService(
      name,
      {
        project,
        name: 'fitlane-api',
        loadBalancingScheme: 'EXTERNAL_MANAGED',
        protocol: 'HTTPS',
        backends: [{ group: group.id }],
        securityPolicy: this.#armor(name, project).id,
        logConfig: { enable: true, sampleRate: 1 },
      },
      { parent: this },
    );
  }

  #armor(name: string, project: string): gcp.compute.SecurityPolicy {
    return new gcp.compute.SecurityPolicy(
      name,
      {
        project,
        name: 'fitlane',
        type: 'CLOUD_ARMOR',
        adaptiveProtectionConfig: { layer7DdosDefenseConfig: { enable: true } },
        rules: ARMOR,
      },
      { parent: this },
    );
  }

  #proxy(
    name: string,
    { place: { project }, domain }: FrontDoorArgs,
    backend: gcp.compute.BackendService,
  ): gcp.compute.TargetHttpsProxy {
    const certificate = new gcp.compute.ManagedSslCertificate(
      name,
      // Another domain is another certificate: the new one must be there before the old one goes.
      { project, name: `fitlane-${domain.replaceAll('.', '-')}`, managed: { domains: [domain] } },
      { parent: this },
    );
    const policy = new gcp.compute.SSLPolicy(
      name,
      { project, name: 'fitlane', profile: 'MODERN', minTlsVersion: 'TLS_1_2' },
      { parent: this },
    );
    const urls = new gcp.compute.URLMap(
      name,
      { project, name: 'fitlane', defaultService: backend.id },
      { parent: this },
    );
    return new gcp.compute.TargetHttpsProxy(
      name,
      {
        project,
        name: 'fitlane',
        urlMap: urls.id,
        sslCertificates: [certificate.id],
        sslPolicy: policy.id,
      },
      { parent: this },
    );
  }

  #listen(
    name: string,
    project: string,
    address: gcp.compute.GlobalAddress,
    proxy: gcp.compute.TargetHttpsProxy | gcp.compute.TargetHttpProxy,
    port = '443',
  ): void {
    new gcp.compute.GlobalForwardingRule(
      name,
      {
        project,
        name: `fitlane-${port}`,
        loadBalancingScheme: 'EXTERNAL_MANAGED',
        ipAddress: address.id,
        portRange: port,
        target: proxy.id,
      },
      { parent: this },
    );
  }

  #redirectHttp(name: string, project: string, address: gcp.compute.GlobalAddress): void {
    const redirect = new gcp.compute.URLMap(
      `${name}-redirect`,
      {
        project,
        name: 'fitlane-redirect',
        defaultUrlRedirect: {
          httpsRedirect: true,
          stripQuery: false,
          redirectResponseCode: 'MOVED_PERMANENTLY_DEFAULT',
        },
      },
      { parent: this },
    );
    const proxy = new gcp.compute.TargetHttpProxy(
      `${name}-redirect`,
      { project, name: 'fitlane-redirect', urlMap: redirect.id },
      { parent: this },
    );
    this.#listen(`${name}-redirect`, project, address, proxy, '80');
  }
}

/** Smallest priority first. Bodies are JSON with any text in it: rules that read them would refuse users. */
const ARMOR: gcp.types.input.compute.SecurityPolicyRule[] = [
  {
    priority: 1000,
    action: 'deny(403)',
    description: 'scanners, and known holes of libraries',
    match: {
      expr: {
        expression:
          "evaluatePreconfiguredWaf('scannerdetection-v33-stable', {'sensitivity': 1}) || " +
          "evaluatePreconfiguredWaf('cve-canary', {'sensitivity': 1})",
      },
    },
  },
  {
    priority: 2000,
    action: 'throttle',
    description: 'too many requests from one address',
    match: EVERYBODY,
    rateLimitOptions: {
      conformAction: 'allow',
      exceedAction: 'deny(429)',
      enforceOnKey: 'IP',
      rateLimitThreshold: { count: REQUESTS_A_MINUTE, intervalSec: 60 },
    },
  },
  { priority: 2_147_483_647, action: 'allow', description: 'everything else', match: EVERYBODY },
];
