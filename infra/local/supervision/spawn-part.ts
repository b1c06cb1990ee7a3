import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { childEnvironment } from './child-environment.ts';
import { openLog } from './log-file.ts';
import type { PartDefinition } from './part-definition.ts';

export type OnDeath = (child: ChildProcess, how: string, livedMs: number) => void;

/**
 * Starts a part's program, its output in its log. It leads a process group of its own: Ctrl-C in
 * the terminal reaches the supervisor alone, which then ends the parts in order.
 */
export function spawnPart(part: PartDefinition, logPath: string, onDeath: OnDeath): ChildProcess {
  const log = openLog(logPath);
  const startedAt = performance.now();
  const child = spawn(part.command, part.args, {
    env: childEnvironment(part.env),
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  child.once('error', (error) => {
    onDeath(child, error.message, 0);
  });
  child.once('exit', (code, signal) => {
    onDeath(child, signal ?? `exit code ${code ?? 0}`, performance.now() - startedAt);
  });
  return child;
}
