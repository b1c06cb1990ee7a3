import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { identityOf, isAlive, pidOf } from '../runtime/process-identity.ts';

/**
 * One server per state folder: a second one would take the first one's tasks for orphans and kill them. The lock of a
 * dead server is taken over. Returns how to give it back.
 */
export function takeLock(path: string): () => void {
  const owner = tryLock(path);
  if (owner !== undefined) {
    if (isAlive(owner)) {
      throw new Error(`The server with process id ${pidOf(owner)} holds ${path}.`);
    }
    rmSync(path, { force: true });
    if (tryLock(path) !== undefined) throw new Error(`Another server just took ${path}.`);
  }
  return () => {
    rmSync(path, { force: true });
  };
}

/** undefined: the lock is ours. Otherwise who has it. */
function tryLock(path: string): string | undefined {
  try {
    writeFileSync(path, identityOf(process.pid) ?? '', { flag: 'wx' });
    return undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return readFileSync(path, 'utf8');
  }
}
