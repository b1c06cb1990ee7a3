import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { SIZES } from '../../domain/job/index.ts';
import { computeContract } from '../../testing/contracts/compute-contract.ts';
import { failure, KubernetesServer } from '../../testing/kubernetes/kubernetes-server.ts';
import { invalidJob } from '../../testing/kubernetes/invalid-job.ts';
import { readControllerRules, readPodTemplates } from '../../testing/kubernetes/read-manifests.ts';
import { uniqueId } from '../../testing/unique-id.ts';
import { kubernetesApis } from './client.ts';
import { jobManifest, templateName } from './job-manifest.ts';
import { KubernetesCompute } from './kubernetes-compute.ts';

const NAMESPACE = 'fitlane';
const TOKEN = 'of-the-controller';

const ANY_REQUEST = {
  size: 'small' as const,
  attemptUrl: 'http://controller/jobs/job_1/attempts/1',
  attemptToken: 'secret',
  taskCount: 1,
  timeoutMs: 30_000,
};

function computeAt(server: string, token = TOKEN): KubernetesCompute {
  const apis = kubernetesApis((config) => {
    config.loadFromClusterAndUser(
      { name: 'cluster', server, skipTLSVerify: true },
      { name: 'controller', token },
    );
  });
  return new KubernetesCompute(apis, NAMESPACE);
}

const SERVERS: KubernetesServer[] = [];

/** Its account may do what the example of a cluster allows the controller. */
function openServer(): KubernetesServer {
  const path = process.env['PATH'];
  const rules = readControllerRules();
  const server = new KubernetesServer({ namespace: NAMESPACE, token: TOKEN, rules, path });
  SERVERS.push(server);
  return server;
}

function applyTemplate(server: KubernetesServer, size: string, script: string): void {
  const containers = [{ name: 'task', image: 'any', command: ['sh', '-c', script] }];
  server.apply({ metadata: { name: `fitlane-${size}` }, template: { spec: { containers } } });
}

describe('KubernetesCompute', () => {
  computeContract(async (scripts) => {
    const server = openServer();
    for (const [size, script] of Object.entries(scripts)) applyTemplate(server, size, script);
    return {
      compute: computeAt(await server.listen()),
      unreachable: computeAt('http://127.0.0.1:1'),
      close: () => server.close(),
    };
  });
});

describe('a start on Kubernetes', () => {
  let server: KubernetesServer;
  let url: string;
  let compute: KubernetesCompute;

  beforeAll(async () => {
    server = openServer();
    applyTemplate(server, 'small', 'exit 0');
    url = await server.listen();
    compute = computeAt(url);
  });
  afterAll(() => server.close());

  const request = () => ({
    ...ANY_REQUEST,
    attemptUrl: `http://controller/${uniqueId('attempt')}`,
  });

  test('may be repeated: there is one Job for an attempt', async () => {
    const wanted = request();
    const before = server.jobNames.length;
    const names = await Promise.all([1, 2, 3].map(() => compute.start(wanted)));
    expect(new Set(names).size).toBe(1);
    expect(server.jobNames).toHaveLength(before + 1);
  });

  test('whose answer was lost is found, and repeated without harm', async () => {
    const wanted = request();
    server.fault = { when: 'after', answer: failure(503, 'ServiceUnavailable', 'try later') };
    await expect(compute.start(wanted)).rejects.toMatchObject({
      retryable: true,
      detail: { code: 'start_failed' },
    });
    const found = await compute.find('small', wanted.attemptUrl);
    expect(found).not.toBeNull();
    expect(await compute.start(wanted)).toBe(found?.execution);
  });

  test.each([
    ['a full namespace', failure(403, 'Forbidden', 'exceeded quota: jobs, used: 9, limited: 9')],
    ['a busy server', failure(429, 'TooManyRequests', 'try later')],
  ])('%s is no capacity', async (_, answer) => {
    server.fault = { when: 'before', answer };
    const wanted = request();
    await expect(compute.start(wanted)).rejects.toMatchObject({
      retryable: true,
      detail: { code: 'start_failed' },
    });
    expect(await compute.find('small', wanted.attemptUrl)).toBeNull();
  });

  test.each([
    ['a wrong account', () => computeAt(url, 'of-somebody-else').start(request())],
    ['a Job that is not valid', () => compute.start({ ...request(), timeoutMs: 0 })],
  ])('%s is refused for good', async (_, start) => {
    await expect(start()).rejects.toMatchObject({
      retryable: false,
      detail: { code: 'internal_error', owner: 'system' },
    });
  });
});

describe('the example of a cluster', () => {
  test('allows the controller what it asks for, and nothing else', () => {
    const allowed = readControllerRules().flatMap(({ verbs, resources }) =>
      resources.flatMap((resource) => verbs.map((verb) => `${verb} ${resource}`)),
    );
    const asked = new Set(SERVERS.flatMap((server) => [...server.asked]));
    expect([...asked].toSorted()).toEqual(allowed.toSorted());
  });

  const templates = readPodTemplates();

  test.each(SIZES)('has a PodTemplate of size %s, of which a Job is made', (size) => {
    const found = templates.find(({ metadata }) => metadata?.name === templateName(size));
    const job = jobManifest({ ...ANY_REQUEST, size }, found?.template ?? {});
    expect(invalidJob(job)).toEqual([]);
    const [task] = job.spec?.template.spec?.containers ?? [];
    expect(task?.command).toContain('fitlane_ml.job');
    expect(task?.volumeMounts?.map(({ mountPath }) => mountPath)).toContain('/tmp');
  });
});
