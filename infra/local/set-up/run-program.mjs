import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LOGS, ROOT } from './paths.mjs';

/** @type {Set<number>} */
const runningPids = new Set();

/**
 * Runs a program to its end, its output in `.fitlane/logs/set-up-NAME.log`.
 * @param {string} name
 * @param {string} command
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env] added to the process environment
 */
export async function runProgram(name, command, args, env = {}) {
  mkdirSync(LOGS, { recursive: true });
  const logPath = join(LOGS, `set-up-${name}.log`);
  const log = openSync(logPath, 'a');
  try {
    const exit = await ended(command, args, log, { ...process.env, ...env });
    if (exit !== 0) throw new Error(failureText(name, [command, ...args], exit, logPath));
  } finally {
    closeSync(log);
  }
}

/** Ends every program that still runs, with its children. */
export function endPrograms() {
  for (const pid of runningPids) {
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // It ended by itself in between.
    }
  }
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {number} log
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number | string>} the exit code, or the signal that ended it
 */
function ended(command, args, log, env) {
  return new Promise((resolve, reject) => {
    // A process group of its own, so that all of it can be ended together.
    const child = spawn(command, args, {
      cwd: ROOT,
      env,
      detached: true,
      stdio: ['ignore', log, log],
    });
    const { pid } = child;
    if (pid) runningPids.add(pid);
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      if (pid) runningPids.delete(pid);
      resolve(code ?? signal ?? 'unknown');
    });
  });
}

/**
 * @param {string} name
 * @param {string[]} command
 * @param {number | string} exit
 * @param {string} logPath
 */
function failureText(name, command, exit, logPath) {
  const tail = readFileSync(logPath, 'utf8').trimEnd().split('\n').slice(-20).join('\n    ');
  return `${name}: \`${command.join(' ')}\` ended with ${exit}\n    ${tail}\n  All of it: ${logPath}`;
}
