// Where the programs are that Fitlane runs but does not install itself.
import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { OLDEST_GO, OLDEST_JAVA, OLDEST_PYTHON } from './pins.mjs';
import { BUILT_MINIO } from './paths.mjs';

const execute = promisify(execFile);

/**
 * @typedef {object} Tools
 * @property {string | undefined} [python] real path of an interpreter that can make virtual environments
 * @property {string | undefined} [java]
 * @property {string | undefined} [go]
 * @property {string | undefined} [minio]
 * @property {string | undefined} [firestoreJar]
 * @property {string | undefined} [pubsubJar]
 */

/** @returns {Promise<Tools>} */
export async function findTools(env = process.env) {
  const [python, java, go] = await Promise.all([findPython(env), findJava(env), findGo(env)]);
  const minio = onPath('minio', env) ?? (existsSync(BUILT_MINIO) ? BUILT_MINIO : undefined);
  return { python, java, go, minio, ...findEmulators(env) };
}

/** @param {NodeJS.ProcessEnv} env */
async function findPython(env) {
  const probe = `
import ensurepip, os, sys, venv
assert sys.version_info[:2] >= (${OLDEST_PYTHON.join(', ')})
print(os.path.realpath(sys._base_executable))`;
  for (const name of ['python3', 'python3.13', 'python3.12', 'python3.11']) {
    const path = onPath(name, env) && (await outputOf(name, ['-c', probe]));
    if (path) return path.trim();
  }
  return undefined;
}

/** @param {NodeJS.ProcessEnv} env */
async function findJava(env) {
  const java = env['JAVA_HOME'] ? join(env['JAVA_HOME'], 'bin', 'java') : onPath('java', env);
  const version = java && (await outputOf(java, ['-version']));
  return version && majorOfJava(version) >= OLDEST_JAVA ? java : undefined;
}

/** @param {string} text what `java -version` says */
export function majorOfJava(text) {
  return Number(/version "(\d+)/.exec(text)?.[1] ?? 0);
}

/** @param {NodeJS.ProcessEnv} env */
export async function findGo(env) {
  const go = onPath('go', env);
  const version = go && (await outputOf(go, ['version']));
  return version && isRecentGo(version) ? go : undefined;
}

/** @param {string} text what `go version` says */
export function isRecentGo(text) {
  const [, major = 0, minor = 0] = (/go(\d+)\.(\d+)/.exec(text) ?? []).map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_GO;
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}

/** @param {NodeJS.ProcessEnv} env */
function findEmulators(env) {
  const sdk = env['CLOUDSDK_ROOT_DIR'] ?? sdkOfGcloud(env);
  if (!sdk) return {};
  const platform = join(sdk, 'platform');
  return {
    firestoreJar: jarIn(
      join(platform, 'cloud-firestore-emulator'),
      /^cloud-firestore-emulator.*\.jar$/,
    ),
    pubsubJar: jarIn(join(platform, 'pubsub-emulator/lib'), /^cloud-pubsub-emulator-.*\.jar$/),
  };
}

/** `gcloud` is a link to, or a file in, the SDK's `bin`. @param {NodeJS.ProcessEnv} env */
function sdkOfGcloud(env) {
  const gcloud = onPath('gcloud', env);
  return gcloud && dirname(dirname(realpathSync(gcloud)));
}

/**
 * @param {string} folder
 * @param {RegExp} pattern
 */
function jarIn(folder, pattern) {
  if (!existsSync(folder)) return undefined;
  const name = readdirSync(folder).find((file) => pattern.test(file));
  return name && join(folder, name);
}

/**
 * @param {string} name
 * @param {NodeJS.ProcessEnv} env
 */
export function onPath(name, env) {
  const folders = (env['PATH'] ?? '').split(delimiter).filter(Boolean);
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * What a program prints, on either stream; undefined when it fails.
 * @param {string} command
 * @param {string[]} args
 */
async function outputOf(command, args) {
  try {
    const { stdout, stderr } = await execute(command, args, { timeout: 20_000 });
    return stdout || stderr;
  } catch {
    return undefined;
  }
}
