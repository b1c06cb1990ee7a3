import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { SIZES } from '@fitlane/shared/domain/job/index.ts';
import { KubernetesServer } from '@fitlane/shared/testing/kubernetes/kubernetes-server.ts';
import { readControllerRules } from '@fitlane/shared/testing/kubernetes/read-manifests.ts';
import { accountOf } from '../identity/accounts.ts';
import { PROJECT } from '../local-project.ts';
import { definePart } from '../part-definitions.ts';
import { storageEnvironment } from '../parts/storage-environment.ts';
import { PYTHON } from '../set-up/paths.mjs';
import { Stack } from '../stack.ts';
import { partNames, type PartDefinition, type PartName } from '../supervision/part-definition.ts';
import type { Wiring } from '../wiring.ts';
import { python } from './python.ts';
import { User } from './user.ts';

jest.setTimeout(240_000);

const NAMESPACE = 'fitlane';
const TOKEN = 'of-the-controller';
const ROWS = 20_000;
const TASKS = 3;
/** What a cluster does not have: its issuer says itself where its keys are. */
const NOT_THERE = ['CLOUD_RUN_REGION', 'CLOUD_RUN_ENDPOINT', 'ID_TOKEN_JWKS_URL'];

let folder: string;
let cluster: KubernetesServer;
let stack: Stack;
let user: User;
let expected: number[];

/** The stack without its Cloud Run: bulk jobs run as Jobs of a cluster, whose tokens name accounts by `sub`. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fitlane-kubernetes-'));
  cluster = openCluster();
  const kubeconfig = keepKubeconfig(await cluster.listen());
  stack = new Stack({
    folder,
    only: partNames.filter((name) => name !== 'cloud-run'),
    settings: { SERVER_PORT: '0', MINIO_CONSOLE: 'off', TICK_SECONDS: '1' },
    define: (name, wiring) => inCluster(name, wiring, kubeconfig),
  });
  [expected] = await Promise.all([makeData(), stack.start()]);
  await applyTemplates();
  user = new User(stack.addresses.api, readFileSync(stack.apiKeyPath, 'utf8').trim());
});

afterAll(async () => {
  await stack.stop();
  await cluster.close();
  rmSync(folder, { recursive: true, force: true });
});

function openCluster(): KubernetesServer {
  const [rules, path] = [readControllerRules(), process.env['PATH']];
  return new KubernetesServer({ namespace: NAMESPACE, token: TOKEN, rules, path });
}

/** As kubectl's own: it is YAML, and so JSON. */
function keepKubeconfig(server: string): string {
  const path = join(folder, 'kubeconfig');
  const config = {
    clusters: [{ name: 'test', cluster: { server, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'controller', user: { token: TOKEN } }],
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'controller' } }],
    'current-context': 'test',
  };
  writeFileSync(path, JSON.stringify(config));
  return path;
}

function inCluster(name: PartName, wiring: Wiring, KUBECONFIG: string): PartDefinition {
  const part = definePart(name, wiring);
  if (name !== 'controller') return part;
  const kept = Object.entries(part.env).filter(([key]) => !NOT_THERE.includes(key));
  const env = {
    ...Object.fromEntries(kept),
    ...{ COMPUTE: 'kubernetes', KUBERNETES_NAMESPACE: NAMESPACE, KUBECONFIG },
    ID_TOKEN_ACCOUNT_CLAIM: 'sub',
    TASK_ACCOUNT: accountOf('task', PROJECT).uniqueId,
    WORKER_ACCOUNT: accountOf('worker', PROJECT).uniqueId,
    SCHEDULER_ACCOUNT: accountOf('scheduler', PROJECT).uniqueId,
  };
  return { ...part, env };
}

/** Tasks find their ID token in a file, and have no metadata server to ask. */
async function applyTemplates(): Promise<void> {
  const { wiring } = stack;
  const environment = {
    ...storageEnvironment(wiring),
    ...{ ID_TOKEN_FILE: await keepTaskToken(), GCE_METADATA_HOST: '127.0.0.1:1' },
  };
  const env = Object.entries(environment).map(([name, value]) => ({ name, value }));
  const task = { name: 'task', command: [PYTHON, '-m', 'fitlane_ml.job'], env };
  for (const size of SIZES) {
    const name = `fitlane-${size}`;
    cluster.apply({ metadata: { name }, template: { spec: { containers: [task] } } });
  }
}

async function keepTaskToken(): Promise<string> {
  const { metadataHosts, controller } = stack.addresses;
  const identity = 'computeMetadata/v1/instance/service-accounts/default/identity';
  const response = await fetch(
    `http://${metadataHosts.task}/${identity}?audience=${new URL(controller).origin}&format=full`,
    { headers: { 'Metadata-Flavor': 'Google' } },
  );
  const path = join(folder, 'task-token');
  writeFileSync(path, await response.text());
  return path;
}

/** Two files, and the labels that scikit-learn predicts when it is run directly. */
async function makeData(): Promise<number[]> {
  const { code, output } = await python([
    '-c',
    `
import json, pathlib, sys
import pyarrow.parquet as pq
from fitlane_examples.comparison import predict_directly
from fitlane_examples.sample_data import generated
folder = pathlib.Path(sys.argv[1])
train, test = generated(folder, ${ROWS}, ${ROWS})
table = pq.read_table(test)
pq.write_table(table, folder / "grouped.parquet", row_group_size=${Math.ceil(ROWS / TASKS)})
print(json.dumps(predict_directly(pq.read_table(train), table).tolist()))
`,
    folder,
  ]);
  if (code !== 0) throw new Error(output);
  return JSON.parse(output) as number[];
}

test('the main job runs as Jobs of a cluster, and every label is scikit-learn’s own', async () => {
  const dataset = await user.upload(join(folder, 'train.parquet'));
  const fit = await user.submit('fit', { dataset, lane: 'bulk' });
  const { outputs } = await user.succeeded(fit.id);
  expect(cluster.jobNames).toHaveLength(1);

  const rows = await user.upload(join(folder, 'grouped.parquet'));
  const predict = await user.submit('predict', {
    dataset: rows,
    version: outputs?.version,
    ...{ lane: 'bulk', tasks: TASKS },
  });
  const { steps } = await user.succeeded(predict.id);
  expect(steps.map(({ name, tasks }) => [name, tasks])).toEqual([
    ['predict', TASKS],
    ['join', 1],
  ]);
  expect(await user.predictions(predict.id)).toEqual(expected);
});

test('a cancelled job computes no more', async () => {
  const dataset = await user.upload(join(folder, 'train.parquet'));
  const parameters = { maxIterations: 10_000, earlyStopping: 'never' };
  const { id } = await user.submit('fit', { dataset, lane: 'bulk', parameters });
  await user.until(id, ({ progress }) => progress?.phase === 'train');
  expect(cluster.runningJobNames).toHaveLength(1);
  await user.send('POST', `/v1/jobs/${id}/cancel`);
  await user.until(id, ({ status }) => status === 'cancelled');
  // A task that was told by the answer to its beat has said so, and exits.
  while (cluster.runningJobNames.length > 0) await sleep(20);
});
