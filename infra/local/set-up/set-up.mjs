import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { readEnvironment } from '../env-files.mjs';
import { findTools } from './find-tools.mjs';
import { takeLock } from './lock.mjs';
import { findMissing, missingMessage } from './missing.mjs';
import { FITLANE, LOGS, ROOT } from './paths.mjs';
import { startProgress } from './progress.mjs';
import { endPrograms } from './run-program.mjs';
import { presentProducts, readStamp, staleSteps, wantedHashes, writeStamp } from './stamp.mjs';
import { buildMinio, installNodePackages, installPythonPackages } from './steps.mjs';

/** @typedef {import('./stamp.mjs').StepName} StepName */
/** @typedef {import('./progress.mjs').Progress} Progress */

const STEPS = { npm: installNodePackages, python: installPythonPackages, minio: buildMinio };

/** Brings the checkout to where everything runs; a no-op when it is there already. */
export async function setUp() {
  const env = readEnvironment(ROOT);
  if (isReady(env)) return;
  const giveBack = await takeLock(join(FITLANE, 'set-up.lock'), (pid) => {
    console.log(`set-up: waiting for the one that runs already (process ${pid})`);
  });
  const stopListening = endOnSignals(giveBack);
  try {
    if (!isReady(env)) await install(env);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  } finally {
    stopListening();
    giveBack();
  }
}

/** @param {Record<string, string>} env */
function isReady(env) {
  const stamp = readStamp();
  return stale(stamp, env).length === 0 && findMissing(stamp.tools, env).length === 0;
}

/**
 * @param {import('./stamp.mjs').Stamp} stamp
 * @param {Record<string, string>} env
 */
function stale(stamp, env) {
  return staleSteps(stamp, wantedHashes(), presentProducts(stamp.tools, env));
}

/** @param {Record<string, string>} env */
async function install(env) {
  const since = performance.now();
  const tools = await findTools();
  const missing = findMissing(tools, env);
  if (missing.length > 0) throw new Error(missingMessage(missing));

  const before = readStamp();
  const stamp = { steps: before.steps, tools: { ...tools, python: before.tools.python } };
  const names = stale(stamp, env);
  writeStamp(stamp);
  console.log(
    names.length > 0 ? `set-up: ${names.join(', ')}` : 'set-up: found its programs again',
  );
  const progress = startProgress(console.log);
  try {
    await runSteps(names, tools, stamp, progress);
  } finally {
    progress.stop();
  }
  console.log(`set-up: done in ${((performance.now() - since) / 1000).toFixed(1)} s`);
}

/**
 * The steps are independent of one another, so they run side by side.
 * @param {StepName[]} names
 * @param {import('./find-tools.mjs').Tools} tools
 * @param {import('./stamp.mjs').Stamp} stamp
 * @param {Progress} progress
 */
async function runSteps(names, tools, stamp, progress) {
  const wanted = wantedHashes();
  const results = await Promise.allSettled(
    names.map(async (name) => {
      progress.begin(name, 'checking');
      rmSync(join(LOGS, `set-up-${name}.log`), { force: true });
      const found = await STEPS[name](tools, (what) => progress.begin(name, what));
      Object.assign(stamp.tools, found);
      stamp.steps[name] = wanted[name];
      writeStamp(stamp);
      progress.done(name);
    }),
  );
  const failures = results.flatMap((result) =>
    result.status === 'rejected' ? [result.reason.message] : [],
  );
  if (failures.length > 0) throw new Error(failures.join('\n'));
}

/** @param {() => void} giveBack the lock */
function endOnSignals(giveBack) {
  /** @param {NodeJS.Signals} signal */
  const end = (signal) => {
    endPrograms();
    giveBack();
    console.error(`set-up: stopped (${signal}); the next run goes on where this one was`);
    process.exit(signal === 'SIGINT' ? 130 : 143);
  };
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
  return () => {
    process.off('SIGINT', end);
    process.off('SIGTERM', end);
  };
}
