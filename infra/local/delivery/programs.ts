import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ROOT } from '../set-up/paths.mjs';
import { runCommand } from '../suites/run-command.ts';
import type { Command } from '../suites/run-command.ts';

/** Runs it with its output shown. @throws Error when it fails. */
export async function run(command: Command): Promise<void> {
  const exitCode = await runCommand(command);
  if (exitCode === 0) return;
  throw new Error(
    `\`${command.program} ${command.args.join(' ')}\` ended with ${exitCode}: see above`,
  );
}

/** Pulumi's command line, in the folder of the program. */
export function pulumi(...args: string[]): Promise<void> {
  return run({ program: 'pulumi', args, folder: 'infra/gcp' });
}

/** What a program prints to its output, without the last line break. @throws Error with what it printed when it fails. */
export async function answerOf(program: string, args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(program, [...args], { cwd: ROOT });
  return stdout.trim();
}
