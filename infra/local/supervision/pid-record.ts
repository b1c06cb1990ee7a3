import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { startTimeOf, stillRuns } from '../process-identity.mjs';

export interface RecordedProcess {
  name: string;
  pid: number;
  startTime: string;
}

/**
 * The processes of a stack, on disk: after a supervisor was killed, the next one finds in it what
 * is still running.
 */
export class PidRecord {
  readonly #path: string;
  readonly #processes: RecordedProcess[] = [];

  constructor(path: string) {
    this.#path = path;
    this.add('supervisor', process.pid);
  }

  add(name: string, pid: number): void {
    const startTime = startTimeOf(pid);
    if (startTime === undefined) return; // it ended before it could be looked at
    this.#processes.push({ name, pid, startTime });
    this.#write();
  }

  remove(pid: number): void {
    const index = this.#processes.findIndex((known) => known.pid === pid);
    if (index >= 0) this.#processes.splice(index, 1);
    this.#write();
  }

  #write(): void {
    mkdirSync(dirname(this.#path), { recursive: true });
    writeFileSync(`${this.#path}.new`, `${JSON.stringify(this.#processes, null, 2)}\n`);
    renameSync(`${this.#path}.new`, this.#path);
  }
}

/**
 * Ends what a killed supervisor left behind. A living supervisor means that the stack runs
 * already, in which case nothing is touched.
 */
export function endOrphans(path: string): RecordedProcess[] {
  const recorded = readRecord(path);
  const supervisor = recorded.find(({ name }) => name === 'supervisor');
  if (supervisor && supervisor.pid !== process.pid && stillRuns(supervisor)) {
    throw new Error(
      `A stack runs here already (process ${supervisor.pid}): stop it with Ctrl-C in its terminal, ` +
        `or with \`kill ${supervisor.pid}\`.`,
    );
  }
  const parts = recorded.filter(({ name }) => name !== 'supervisor');
  return parts.filter((part) => isOurs(part) && signalGroup(part.pid, 'SIGKILL'));
}

/** Signals a process with its children; false when there are none. */
export function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-pid, signal);
    return true;
  } catch {
    return false;
  }
}

/** No pid is given out again while a group still has its number: a gone leader's group is ours, too. */
function isOurs(recorded: RecordedProcess): boolean {
  return stillRuns(recorded) || startTimeOf(recorded.pid) === undefined;
}

function readRecord(path: string): RecordedProcess[] {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as RecordedProcess[];
  } catch {
    return [];
  }
}
