import { existsSync, mkdirSync, readFileSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { lockIsInstalled } from './lock-is-installed.mjs';
import { BUILT_MINIO, FITLANE, PYTHON, ROOT, VENV } from './paths.mjs';
import { MINIO_MODULE, PYTHON_PACKAGES, PYTHON_REQUIREMENTS } from './pins.mjs';
import { runProgram } from './run-program.mjs';

/** @typedef {import('./find-tools.mjs').Tools} Tools */
/** @typedef {(what: string) => void} Say */

/**
 * @param {Tools} _tools
 * @param {Say} say
 * @returns {Promise<Partial<Tools>>} what is found from now on
 */
export async function installNodePackages(_tools, say) {
  // `npm install` by hand did the same work: doing it again would only take time.
  if (nodePackagesMatch()) return {};
  say('installing Node packages');
  // Not `npm ci`: it refuses a lockfile that lacks other platforms' optional binaries, and a
  // registry need not have those of every version. The check afterwards is as strict.
  const args = ['install', '--no-save', '--include=dev', '--no-audit', '--no-fund'];
  await runProgram('npm', 'npm', args, homeless({ npm_config_cache: join(FITLANE, 'cache/npm') }));
  if (!nodePackagesMatch())
    throw new Error('npm: what was installed is not what the lockfile says');
  return {};
}

function nodePackagesMatch() {
  const installed = join(ROOT, 'node_modules/.package-lock.json');
  return (
    existsSync(installed) && lockIsInstalled(read(join(ROOT, 'package-lock.json')), read(installed))
  );
}

/**
 * @param {Tools} tools
 * @param {Say} say
 * @returns {Promise<Partial<Tools>>}
 */
export async function installPythonPackages(tools, say) {
  const python = tools.python ?? 'python3';
  if (!existsSync(PYTHON) || realpathSync(PYTHON) !== python) {
    say('making a virtual environment');
    rmSync(VENV, { recursive: true, force: true });
    await runProgram('python', python, ['-m', 'venv', VENV]);
  }
  say('installing Python packages');
  const pinned = PYTHON_REQUIREMENTS.flatMap((file) => ['-r', file]);
  await pip('--require-hashes', ...pinned);
  say('installing our own Python packages');
  const editable = PYTHON_PACKAGES.flatMap((folder) => ['--editable', folder]);
  await pip('--no-deps', '--no-build-isolation', ...editable);
  return { python: realpathSync(PYTHON) };
}

/**
 * @param {Tools} tools
 * @param {Say} say
 * @returns {Promise<Partial<Tools>>}
 */
export async function buildMinio(tools, say) {
  if (tools.minio && tools.minio !== BUILT_MINIO) return {};
  say('building MinIO from source, about 2 min');
  await buildWithGo('minio', tools.go ?? 'go', MINIO_MODULE, BUILT_MINIO);
  return { minio: BUILT_MINIO };
}

/**
 * @param {string} name of the program that the module makes, and of the log
 * @param {string} go
 * @param {string} module with its version
 * @param {string} target where the program lies afterwards
 */
export async function buildWithGo(name, go, module, target) {
  const scratch = `${target}.${process.pid}.new`;
  mkdirSync(scratch, { recursive: true });
  const caches = { GOPATH: join(FITLANE, 'cache/go'), GOCACHE: join(FITLANE, 'cache/go-build') };
  await runProgram(name, go, ['install', '-trimpath', '-ldflags=-s -w', module], {
    ...homeless(caches),
    GOBIN: scratch,
    CGO_ENABLED: '0',
  });
  // Only a complete program ever lies under its name.
  mkdirSync(dirname(target), { recursive: true });
  renameSync(join(scratch, name), target);
  rmSync(scratch, { recursive: true });
}

/** @param {...string} args */
async function pip(...args) {
  await runProgram('python', PYTHON, ['-m', 'pip', 'install', '--quiet', ...args], {
    PIP_DISABLE_PIP_VERSION_CHECK: '1',
    PIP_NO_INPUT: '1',
  });
}

/**
 * Caches lie in the home folder; without one they lie beside what they are for.
 * @param {Record<string, string>} env
 */
function homeless(env) {
  return process.env['HOME'] ? {} : env;
}

/** @param {string} path */
function read(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}
