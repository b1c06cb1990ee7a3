import { describe, expect, it } from '@jest/globals';
import * as gcp from '@pulumi/gcp';
import { made, ofType, PLACE } from '../testing/mocked.ts';
import { Network } from './network.ts';
import { RunService } from './run-service.ts';

const SERVICE = 'gcp:cloudrunv2/service:Service';

async function serviceWith(more: Partial<ConstructorParameters<typeof RunService>[1]>) {
  const resources = await made(() => {
    const network = new Network('network', { place: PLACE });
    const account = new gcp.serviceaccount.Account('api', { accountId: 'fitlane-api' });
    new RunService('api', {
      runtime: { place: PLACE, network, runKey: undefined, protect: true },
      serviceName: 'fitlane-api',
      account,
      image: `registry/api@sha256:${'0'.repeat(64)}`,
      environment: { LOG_LEVEL: 'info' },
      healthPath: '/health',
      cpu: 1,
      memoryGib: 1,
      concurrency: 10,
      timeoutSeconds: 60,
      scale: { min: 0, max: 3 },
      ingress: 'internal',
      ...more,
    });
  });
  return ofType(resources, SERVICE)[0]!;
}

describe('RunService', () => {
  it('sends all requests to the newest revision', async () => {
    expect((await serviceWith({}))['traffics']).toEqual([
      { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 100 },
    ]);
  });

  it('sends few to a new revision that is tried, under an address of its own', async () => {
    const canary = { stableRevision: 'fitlane-api-00007-abc', newPercent: 5 };
    expect((await serviceWith({ canary }))['traffics']).toEqual([
      { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 5, tag: 'canary' },
      {
        type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION',
        revision: 'fitlane-api-00007-abc',
        percent: 95,
      },
    ]);
  });

  it.each([
    ['everybody', 'INGRESS_TRAFFIC_ALL', false],
    ['load balancer', 'INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER', true],
    ['internal', 'INGRESS_TRAFFIC_INTERNAL_ONLY', false],
  ] as const)('is reached by %s', async (ingress, value, hasNoUrlOfItsOwn) => {
    const service = await serviceWith({ ingress });
    expect(service).toMatchObject({ ingress: value, defaultUriDisabled: hasNoUrlOfItsOwn });
  });

  it('leaves callers to the service, which sees their tokens whole', async () => {
    expect(await serviceWith({})).toMatchObject({ invokerIamDisabled: true });
  });

  it('keeps its CPU between requests where something happens then', async () => {
    const resources = { containers: [{ resources: { cpuIdle: false } }] };
    expect(await serviceWith({ alwaysHasCpu: true })).toMatchObject({ template: resources });
    const idle = { containers: [{ resources: { cpuIdle: true } }] };
    expect(await serviceWith({})).toMatchObject({ template: idle });
  });
});
