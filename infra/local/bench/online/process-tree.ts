import { readFileSync, readdirSync } from 'node:fs';

/** A process and all its descendants, as Linux's /proc has them; none if it has ended. */
export function processTree(root: number): readonly number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    const parent = /^\d+$/.test(name) ? parentOf(name) : undefined;
    if (parent !== undefined) parents.set(Number(name), parent);
  }
  if (!parents.has(root)) return [];
  const tree = [root];
  for (const member of tree) {
    for (const [pid, parent] of parents) if (parent === member) tree.push(pid);
  }
  return tree;
}

function parentOf(pid: string): number | undefined {
  const [, parent] = /^PPid:\s*(\d+)$/m.exec(read(`/proc/${pid}/status`)) ?? [];
  return parent === undefined ? undefined : Number(parent);
}

/** What the processes have in memory (PSS): pages that several share are divided among them. */
export function proportionalBytes(pids: readonly number[]): number {
  const kib = pids.map((pid) => /^Pss:\s*(\d+) kB$/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1]);
  return kib.reduce((sum, size) => sum + Number(size ?? 0) * 1024, 0);
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // it has ended meanwhile
  }
}
