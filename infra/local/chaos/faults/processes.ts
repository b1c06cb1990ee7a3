import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { ChaosStack } from '../chaos-stack.ts';
import type { ComputeVictim } from './fault.ts';

const run = promisify(execFile);

interface RunningProcess {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/** The processes of this stack that play a part now; none where none does. */
export async function pidsOf(site: ChaosStack, victim: ComputeVictim): Promise<number[]> {
  const all = await runningProcesses();
  const childrenOf = (pid: number | undefined) => all.filter(({ parent }) => parent === pid);
  if (victim === 'task') {
    const tasks = childrenOf(site.stack.part('cloud-run').pid);
    return tasks.filter(({ command }) => command.includes('fitlane_ml.job')).map(pidOf);
  }
  const front = site.stack.part('worker').pid;
  const zygotes = childrenOf(front);
  const children = zygotes.flatMap(({ pid }) => childrenOf(pid));
  if (victim === 'worker zygote') return zygotes.map(pidOf);
  if (victim === 'worker child') return children.map(pidOf);
  return front === undefined ? [] : [front, ...[...zygotes, ...children].map(pidOf)];
}

function pidOf({ pid }: RunningProcess): number {
  return pid;
}

async function runningProcesses(): Promise<RunningProcess[]> {
  const { stdout } = await run('ps', ['-eo', 'pid=,ppid=,args='], { maxBuffer: 16 * 1024 ** 2 });
  return stdout.split('\n').flatMap((line) => {
    const [, pid, parent, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    if (command === undefined) return [];
    return [{ pid: Number(pid), parent: Number(parent), command }];
  });
}

/** False when it has ended already. */
export function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}
