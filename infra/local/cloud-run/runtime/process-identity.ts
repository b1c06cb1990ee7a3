import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/**
 * `<pid>:<start time>`. A pid alone is not enough to end a process that somebody else started: pids are used again.
 * undefined when no such process runs (a zombie doesn't run).
 */
export function identityOf(pid: number): string | undefined {
  const startTime = existsSync('/proc/self/stat') ? fromProc(pid) : fromPs(pid);
  return startTime === undefined ? undefined : `${pid}:${startTime}`;
}

export function pidOf(identity: string): number {
  return Number(identity.split(':')[0]);
}

export function isAlive(identity: string): boolean {
  return identityOf(pidOf(identity)) === identity;
}

/** Ticks since boot. The name of the program, in parentheses, may hold spaces and parentheses itself. */
function fromProc(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

function fromPs(pid: number): string | undefined {
  try {
    const row = execFileSync('ps', ['-o', 'state=,lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
    return row.startsWith('Z') ? undefined : row.slice(row.indexOf(' ')).trim();
  } catch {
    return undefined;
  }
}
