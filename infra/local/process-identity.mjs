// A pid alone is not enough to end a process: pids are reused. A pid with its start time is.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const START_TIME_FIELD = 19; // of /proc/PID/stat, counted from the state, after the command

/**
 * When a process started, in the system's own notation; undefined when there is no such process
 * (a zombie counts as none).
 * @param {number} pid
 * @returns {string | undefined}
 */
export function startTimeOf(pid) {
  return process.platform === 'linux' ? fromProc(pid) : fromPs(pid);
}

/**
 * Whether the process that was seen then still runs.
 * @param {{ pid: number, startTime: string }} seen
 */
export function stillRuns({ pid, startTime }) {
  return startTimeOf(pid) === startTime;
}

/** @param {number} pid */
function fromProc(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : fields[START_TIME_FIELD];
  } catch {
    return undefined;
  }
}

/** @param {number} pid */
function fromPs(pid) {
  try {
    const args = ['-o', 'state=,lstart=', '-p', String(pid)];
    const row = execFileSync('ps', args, { encoding: 'utf8' }).trim();
    return row.startsWith('Z') ? undefined : row.slice(row.indexOf(' ')).trim() || undefined;
  } catch {
    return undefined;
  }
}
