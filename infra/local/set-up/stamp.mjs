// `.fitlane/set-up.json` says what was installed from what: per step the hash of its inputs,
// written only after the step, so that an interrupted step is done again.
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { MINIO_MODULE, PYTHON_PACKAGES, PYTHON_REQUIREMENTS } from './pins.mjs';
import { PYTHON, ROOT, STAMP } from './paths.mjs';

/** @typedef {'npm' | 'python' | 'minio'} StepName */
/** @typedef {import('./find-tools.mjs').Tools} Tools */
/** @typedef {{ steps: Partial<Record<StepName, string>>, tools: Tools }} Stamp */

/** @returns {Stamp} */
export function readStamp() {
  try {
    return JSON.parse(readFileSync(STAMP, 'utf8'));
  } catch {
    return { steps: {}, tools: {} };
  }
}

/** @param {Stamp} stamp */
export function writeStamp(stamp) {
  mkdirSync(dirname(STAMP), { recursive: true });
  writeFileSync(`${STAMP}.new`, `${JSON.stringify(stamp, null, 2)}\n`);
  renameSync(`${STAMP}.new`, STAMP);
}

/** The hash of each step's inputs, as they are now. @returns {Record<StepName, string>} */
export function wantedHashes(root = ROOT) {
  const pyprojects = PYTHON_PACKAGES.map((folder) => `${folder}/pyproject.toml`);
  const python = [...PYTHON_REQUIREMENTS, ...pyprojects].map((file) => join(root, file));
  return {
    npm: hashOf([join(root, 'package-lock.json')], [process.versions.modules, process.arch]),
    python: hashOf(python, []),
    minio: hashOf([], [MINIO_MODULE]),
  };
}

/**
 * Which steps have something to do: their inputs changed, or what they made is gone.
 * @param {Stamp} stamp
 * @param {Record<StepName, string>} wanted
 * @param {Record<StepName, boolean>} present
 * @returns {StepName[]}
 */
export function staleSteps(stamp, wanted, present) {
  const names = /** @type {StepName[]} */ (Object.keys(wanted));
  return names.filter((name) => !present[name] || stamp.steps[name] !== wanted[name]);
}

/**
 * Whether each step's product lies where it should.
 * @param {Tools} tools
 * @param {Record<string, string>} env
 * @returns {Record<StepName, boolean>}
 */
export function presentProducts(tools, env) {
  return {
    npm: existsSync(join(ROOT, 'node_modules/.package-lock.json')),
    // The base interpreter's real path changes with its minor version, and breaks the environment.
    python: existsSync(PYTHON) && realpathSync(PYTHON) === tools.python,
    minio: Boolean(env['MINIO_ENDPOINT']) || existsSync(tools.minio ?? ''),
  };
}

/**
 * @param {string[]} files
 * @param {string[]} extra
 */
function hashOf(files, extra) {
  const hash = createHash('sha256').update(JSON.stringify(extra));
  for (const file of files) hash.update(existsSync(file) ? readFileSync(file) : 'absent');
  return hash.digest('hex');
}
