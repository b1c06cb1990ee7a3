/** Ends a process and its descendants, except those that made a group of their own. */
export function killGroup(leader: number): void {
  send(-requireOther(leader), 'SIGKILL');
}

/** Cloud Run tells a container's first process alone; that one tells its children, or doesn't. */
export function terminate(leader: number): void {
  send(requireOther(leader), 'SIGTERM');
}

/** 0 and 1 would mean this server's own group, and every process of the machine. */
function requireOther(pid: number): number {
  if (pid > 1) return pid;
  throw new Error(`not a task's process: ${pid}`);
}

function send(target: number, signal: NodeJS.Signals): void {
  try {
    process.kill(target, signal);
  } catch (error) {
    // ESRCH: nobody is left. EPERM on macOS: only zombies are left.
    const code = (error as NodeJS.ErrnoException).code;
    if (code !== 'ESRCH' && code !== 'EPERM') throw error;
  }
}
