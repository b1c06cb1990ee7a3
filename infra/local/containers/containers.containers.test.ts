import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { build } from 'esbuild';
import { bundleOptions } from '../bundle.ts';
import { python } from '../e2e/python.ts';
import { User } from '../e2e/user.ts';
import type { SeenJob } from '../e2e/user.ts';
import { FITLANE } from '../set-up/paths.mjs';
import { runProgram } from '../set-up/run-program.mjs';
import { Stack } from '../stack.ts';
import { buildCommand, imageReference } from './build-command.ts';
import type { Build } from './build-command.ts';
import { buildImages, buildOfLastCommit } from './build-images.ts';
import { HARDENING, containerName, containerPart } from './container-parts.ts';
import type { Containers } from './container-parts.ts';
import { containerStorage } from './container-storage.ts';
import { ensureContainerTools } from './container-tools.ts';
import { IMAGES } from './images.ts';
import { packagesIn, writeSboms } from './sbom.ts';
import { standInBases } from './stand-in-bases.ts';

jest.setTimeout(1_200_000);

const NODE_SERVICES = ['api', 'controller', 'inference'] as const;
const SERVICES = [...NODE_SERVICES, 'worker'] as const;

/** Of a container, as it sees itself: in JavaScript and in Python. */
const INSIDE_NODE = `
const { readFileSync, writeFileSync } = require('node:fs');
const write = (path) => { try { writeFileSync(path, ''); return 'written'; } catch ({ code }) { return code; } };
const capabilities = /CapEff:\\s*(\\w+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1];
console.log(JSON.stringify({ user: process.getuid(), root: write('/x'), tmp: write('/tmp/x'), capabilities }));`;
const INSIDE_PYTHON = `
import errno, json, os, pathlib, re
def write(path):
    try: pathlib.Path(path).write_text('')
    except OSError as error: return errno.errorcode[error.errno]
    return 'written'
capabilities = re.search(r'CapEff:\\s*(\\w+)', pathlib.Path('/proc/self/status').read_text())[1]
print(json.dumps({'user': os.getuid(), 'root': write('/x'), 'tmp': write('/tmp/x'), 'capabilities': capabilities}))`;
const SAFE = { user: 10001, root: 'EROFS', tmp: 'written', capabilities: '0000000000000000' };

let folder: string;
let lastCommit: Build;
let containers: Containers;
let stack: Stack;
let user: User;
let environment: Record<string, string>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fitlane-containers-'));
  await ensureContainerTools(say);
  const env = containerStorage(join(FITLANE, 'containers'));
  const bases = await standInBases(join(FITLANE, 'containers/stand-in'), env, say);
  lastCommit = await buildOfLastCommit('localhost/fitlane', bases);
  const images = await buildImages('buildah', lastCommit, env, say);
  containers = { images, env, prefix: `fitlane-${process.pid}` };
  stack = new Stack({
    folder,
    settings: { SERVER_PORT: '0', MINIO_CONSOLE: 'off' },
    define: (name, wiring) => containerPart(name, wiring, containers),
    say,
  });
  await stack.start();
  const key = readFileSync(stack.apiKeyPath, 'utf8').trim();
  user = new User(stack.addresses.api, key);
  environment = { FITLANE_URL: stack.addresses.api, FITLANE_API_KEY: key };
});

afterAll(async () => {
  await stack.stop();
  // A part that was still coming back when it was stopped leaves its container behind.
  await podman('rm', '--force', '--ignore', '--time', '1', ...SERVICES.map(nameOf));
  rmSync(folder, { recursive: true, force: true });
});

/** A measurement, or how far it is, for the reader of the log. */
function say(line: string): void {
  process.stdout.write(`  ${line}\n`);
}

async function podman(...args: string[]): Promise<string> {
  const env = { ...process.env, ...containers.env };
  return (await promisify(execFile)('podman', args, { env })).stdout.trim();
}

const nameOf = (service: (typeof SERVICES)[number]) => containerName(service, containers);

test('the main job runs in both lanes, and every label is scikit-learn’s own', async () => {
  const args = ['-m', 'fitlane_examples.main_job', '--rows', '20000', '--dir', folder];
  const { code, output } = await python(args, environment);
  expect(output).toContain('100 %');
  expect(code).toBe(0);
});

test('online inference answers from the model that was fitted', async () => {
  const dataset = await user.upload(join(folder, 'breast-cancer/train.parquet'));
  const fit = await user.submit('fit', { dataset, model: 'tumours' });
  const version = (await user.succeeded(fit.id)).outputs?.version ?? '';
  const { schema } = await user.send<Fitted>('GET', `/v1/versions/${version}`);
  await user.send('POST', '/v1/models/tumours/promote', { version });
  const row = Object.fromEntries(schema.features.map(({ name }) => [name, 1]));
  const answer = await user.send('POST', '/v1/models/tumours/predict', { instances: [row] });
  expect(answer).toMatchObject({ version, predictions: [expect.anything()] });
});

interface Fitted {
  readonly schema: { readonly features: readonly { readonly name: string }[] };
}

describe.each(SERVICES)('the container of %s', (service) => {
  test('runs as nobody, can write to /tmp alone, and has no capability', async () => {
    const inside =
      service === 'worker'
        ? ['/opt/fitlane/bin/python', '-c', INSIDE_PYTHON]
        : ['/usr/local/bin/node', '--eval', INSIDE_NODE];
    expect(JSON.parse(await podman('exec', nameOf(service), ...inside))).toEqual(SAFE);
  });

  test('has no shell', async () => {
    for (const shell of ['/bin/sh', '/usr/bin/sh', '/bin/bash'])
      await expect(podman('exec', nameOf(service), shell, '-c', 'true')).rejects.toThrow(shell);
  });

  test('has a limit of memory', async () => {
    const limit = await podman('inspect', '--format', '{{.HostConfig.Memory}}', nameOf(service));
    expect(Number(limit)).toBeGreaterThan(0);
  });
});

test('a task is a container with the limits of its size, and ends when its job is cancelled', async () => {
  const dataset = await user.upload(join(folder, '20000-rows/train.parquet'));
  const parameters = { maxIterations: 10_000, earlyStopping: 'never' };
  const fit = await user.submit('fit', { dataset, lane: 'bulk', parameters });
  const isComputing = ({ status, progress }: SeenJob) =>
    status === 'running' && progress?.phase === 'train';
  await user.until(fit.id, isComputing);
  const tasks = () => podman('ps', '--quiet', '--filter', 'name=local-cloud-run-');
  const task = await tasks();
  const seen = '{{.HostConfig.ReadonlyRootfs}} {{.HostConfig.Memory}} {{.Config.User}}';
  expect(await podman('inspect', '--format', seen, task)).toBe(`true ${2 * 2 ** 30} 10001:10001`);
  await user.send('POST', `/v1/jobs/${fit.id}/cancel`);
  await user.until(fit.id, ({ status }) => status === 'cancelled');
  // The last words of a single task end its job; its container is taken down after them.
  while ((await tasks()) !== '') await sleep(100);
});

test('nothing that our Python code loads late is missing from its image', async () => {
  const load = `
import importlib, pkgutil
import fitlane_ml, jwt, onnx, onnxruntime, pyarrow.dataset, pyarrow.fs, skops.io, ssl, xgboost
import sklearn.ensemble, sklearn.inspection, sklearn.linear_model, sklearn.neural_network, zoneinfo
for module in pkgutil.walk_packages(fitlane_ml.__path__, 'fitlane_ml.'): importlib.import_module(module.name)
pyarrow.fs.S3FileSystem(region='us-east-1'), pyarrow.fs.GcsFileSystem(anonymous=True)
print(zoneinfo.ZoneInfo('Europe/Berlin'), ssl.create_default_context().cert_store_stats()['x509_ca'] > 0)`;
  const said = await podman('run', '--rm', ...HARDENING, containers.images.ml, '-c', load);
  expect(said).toBe('Europe/Berlin True');
});

describe('the list of parts', () => {
  beforeAll(() => writeSboms(say));

  test('of ml names every package that the image has', async () => {
    const list =
      'import importlib.metadata as m; print(*{d.name for d in m.distributions()}, sep="\\n")';
    const found = await podman('run', '--rm', containers.images.ml, '-c', list);
    const ours = 'fitlane-ml';
    const normal = (name: string) => name.toLowerCase().replaceAll(/[-_.]+/g, '-');
    const installed = found.split('\n').filter((name) => name !== ours);
    const listed = packagesIn('ml').map(normal);
    expect(installed.map(normal).filter((name) => !listed.includes(name))).toEqual([]);
    expect(installed.length).toBeGreaterThan(10);
  });

  test.each(NODE_SERVICES)('of %s names every package that its bundle has', async (service) => {
    const { metafile } = await build({
      ...bundleOptions(service),
      outfile: 'unwritten.mjs',
      write: false,
      metafile: true,
    });
    const paths = Object.keys(metafile.inputs);
    const bundled = paths.flatMap(
      (path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? [],
    );
    const listed = packagesIn(service);
    expect([...new Set(bundled)].filter((name) => !listed.includes(name))).toEqual([]);
    expect(bundled).not.toEqual([]);
  });
});

test.each(['api', 'ml'] as const)('%s, built anew, has the same layers', async (name) => {
  const again = { ...lastCommit, tag: 'again' };
  const image = IMAGES.find((one) => one.name === name)!;
  const { program, args } = buildCommand('buildah', image, again);
  const anew = args.map((arg) => (arg === '--layers' ? '--no-cache' : arg));
  await runProgram('image-again', program, anew, containers.env);
  const layersOf = (reference: string) =>
    podman('image', 'inspect', '--format', '{{.RootFS.Layers}}', reference);
  expect(await layersOf(imageReference(image, again))).toBe(
    await layersOf(containers.images[name]),
  );
});

test.each(SERVICES)('%s ends in order when it is told to', async (service) => {
  const exitCode = podman('wait', nameOf(service));
  await podman('kill', '--signal', 'TERM', nameOf(service));
  expect(await exitCode).toBe('0');
});
