import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { ROOT } from '../set-up/paths.mjs';

export interface Command {
  program: string;
  args: readonly string[];
  /** Relative to the repository. */
  folder?: string;
  env?: Record<string, string>;
}

/** Runs it with its output shown as it comes; answers the exit code. */
export async function runCommand(command: Command): Promise<number> {
  return exitCode(start(command, 'inherit'));
}

/** Runs it silently; answers the exit code and both outputs together. */
export async function captureCommand(command: Command): Promise<{ exit: number; output: string }> {
  const child = start(command, 'pipe');
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    collect(stream, (text) => {
      output += text;
    });
  }
  return { exit: await exitCode(child), output };
}

function start({ program, args, folder, env }: Command, output: 'inherit' | 'pipe') {
  return spawn(program, args, {
    cwd: folder ? `${ROOT}/${folder}` : ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', output, output],
  });
}

async function exitCode(child: ReturnType<typeof start>): Promise<number> {
  const [code] = (await once(child, 'close')) as [number | null];
  return code ?? 1;
}

function collect(stream: Readable | null, take: (text: string) => void): void {
  stream?.setEncoding('utf8').on('data', take);
}
