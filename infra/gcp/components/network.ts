import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import type { Place } from './place.ts';

/** An instance takes an address, and keeps it for up to 20 minutes: room for thousands of tasks. */
const SUBNET = '10.8.0.0/16';
/** private.googleapis.com: Google's APIs, and run.app, without the internet. */
const GOOGLE_RANGE = '199.36.153.8/30';
const GOOGLE_ADDRESSES = [8, 9, 10, 11].map((last) => `199.36.153.${last}`);
const GOOGLE_DOMAINS = { googleapis: 'googleapis.com.', run: 'run.app.' } as const;

/**
 * The way out of every container: to Google's APIs and our own services, and nowhere else. So data cannot be
 * carried out, and `internal` ingress knows its own.
 */
export class Network extends pulumi.ComponentResource {
  readonly network: gcp.compute.Network;
  readonly subnetwork: gcp.compute.Subnetwork;

  constructor(
    name: string,
    args: { readonly place: Place },
    options?: pulumi.ComponentResourceOptions,
  ) {
    super('fitlane:gcp:Network', name, {}, options);
    const { project, region } = args.place;
    this.network = new gcp.compute.Network(
      name,
      { project, name: 'fitlane', autoCreateSubnetworks: false, deleteDefaultRoutesOnCreate: true },
      { parent: this },
    );
    this.subnetwork = new gcp.compute.Subnetwork(
      name,
      {
        project,
        region,
        name: 'fitlane',
        network: this.network.id,
        ipCidrRange: SUBNET,
        privateIpGoogleAccess: true,
        logConfig: { aggregationInterval: 'INTERVAL_10_MIN', flowSampling: 0.1 },
      },
      { parent: this },
    );
    this.#routeToGoogle(name, project);
    this.#closeTheRest(name, project);
    for (const [key, domain] of Object.entries(GOOGLE_DOMAINS))
      this.#resolve(`${name}-${key}`, project, domain);
    this.registerOutputs({ network: this.network.id, subnetwork: this.subnetwork.id });
  }

  #routeToGoogle(name: string, project: string): void {
    new gcp.compute.Route(
      name,
      {
        project,
        name: 'fitlane-to-google',
        network: this.network.id,
        destRange: GOOGLE_RANGE,
        nextHopGateway: 'default-internet-gateway',
      },
      { parent: this },
    );
  }

  #closeTheRest(name: string, project: string): void {
    const common = { project, network: this.network.id, direction: 'EGRESS' };
    new gcp.compute.Firewall(
      `${name}-allow-google`,
      {
        ...common,
        name: 'fitlane-allow-google',
        priority: 1000,
        destinationRanges: [GOOGLE_RANGE],
        allows: [{ protocol: 'tcp', ports: ['443'] }],
      },
      { parent: this },
    );
    new gcp.compute.Firewall(
      `${name}-deny-rest`,
      {
        ...common,
        name: 'fitlane-deny-rest',
        priority: 65_000,
        destinationRanges: ['0.0.0.0/0'],
        denies: [{ protocol: 'all' }],
        logConfig: { metadata: 'INCLUDE_ALL_METADATA' },
      },
      { parent: this },
    );
  }

  #resolve(name: string, project: string, dnsName: string): void {
    const zone = new gcp.dns.ManagedZone(
      name,
      {
        project,
        name,
        dnsName,
        visibility: 'private',
        description: 'Google without the internet',
        privateVisibilityConfig: { networks: [{ networkUrl: this.network.id }] },
      },
      { parent: this },
    );
    for (const host of [dnsName, `*.${dnsName}`]) {
      new gcp.dns.RecordSet(
        host === dnsName ? name : `${name}-any`,
        {
          project,
          managedZone: zone.name,
          name: host,
          type: 'A',
          ttl: 300,
          rrdatas: GOOGLE_ADDRESSES,
        },
        { parent: this },
      );
    }
  }
}
