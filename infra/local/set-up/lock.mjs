// Two set-ups of one checkout wait for each other. The lock file names its holder; a holder that
// died leaves a lock that the next one may take.
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { startTimeOf, stillRuns } from '../process-identity.mjs';

const POLL_MS = 300;
const SAY_EVERY_MS = 2_500; // a reader of piped output sees a line at least every 3 s

/**
 * Waits until the lock is ours.
 * @param {string} path
 * @param {(holderPid: number) => void} onWait called now and then while somebody else holds it
 * @returns {Promise<() => void>} gives it back
 */
export async function takeLock(path, onWait) {
  mkdirSync(dirname(path), { recursive: true });
  let toldAt = -Infinity;
  while (!tryToTake(path)) {
    const holder = readHolder(path);
    if (holder && !stillRuns(holder)) removeStale(path, holder);
    if (holder && stillRuns(holder) && performance.now() - toldAt > SAY_EVERY_MS) {
      toldAt = performance.now();
      onWait(holder.pid);
    }
    await sleep(POLL_MS);
  }
  return () => {
    rmSync(path, { force: true });
  };
}

/** Linking a complete file is atomic, so nobody ever reads half a lock. @param {string} path */
function tryToTake(path) {
  const mine = `${path}.${process.pid}`;
  writeFileSync(mine, JSON.stringify({ pid: process.pid, startTime: startTimeOf(process.pid) }));
  try {
    linkSync(mine, path);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(mine, { force: true });
  }
}

/**
 * @param {string} path
 * @returns {{ pid: number, startTime: string } | undefined}
 */
function readHolder(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * Moves the stale lock away; of several waiters one succeeds. If a new holder's lock was moved by
 * mistake, it is put back.
 * @param {string} path
 * @param {{ pid: number, startTime: string }} stale
 */
function removeStale(path, stale) {
  const aside = `${path}.stale-${process.pid}`;
  try {
    renameSync(path, aside);
    const moved = readHolder(aside);
    if (moved && moved.pid !== stale.pid) linkSync(aside, path);
  } catch {
    // Somebody else was faster.
  }
  rmSync(aside, { force: true });
}
