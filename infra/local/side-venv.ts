import { createHash } from 'node:crypto';
import { existsSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PYTHON, ROOT } from './set-up/paths.mjs';
import { captureCommand } from './suites/run-command.ts';

export interface SideVenv {
  /** Relative to the repository, as is `requirements`. */
  readonly folder: string;
  /** Pinned, with hashes. */
  readonly requirements: string;
  /** In words, for whoever waits. */
  readonly contents: string;
}

/**
 * The Python of a virtual environment beside the container's, for packages that the container must
 * not have: pandas alone would slow down its start. Made when there is none for these requirements.
 *
 * @throws SideVenvMissing
 */
export async function sideVenvPython(venv: SideVenv, say: (line: string) => void): Promise<string> {
  const folder = join(ROOT, venv.folder);
  const stamp = join(folder, 'requirements.sha256');
  const wanted = createHash('sha256')
    .update(readFileSync(join(ROOT, venv.requirements)))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return pythonOf(folder);
  say(`installing ${venv.contents}`);
  rmSync(folder, { recursive: true, force: true });
  await run(venv, realpathSync(PYTHON), ['-m', 'venv', venv.folder]);
  await run(venv, pythonOf(folder), installation(venv));
  writeFileSync(stamp, wanted); // last: an interrupted installation is done again
  return pythonOf(folder);
}

/** The packages could not be installed; the message says how to do it by hand. */
export class SideVenvMissing extends Error {
  constructor(venv: SideVenv, reason: string) {
    const command = `python3 -m venv ${venv.folder} && ${pythonOf(venv.folder)} ${installation(venv).join(' ')}`;
    super(`${venv.contents} cannot be installed (${reason}). By hand:\n    ${command}`);
    this.name = 'SideVenvMissing';
  }
}

async function run(venv: SideVenv, program: string, args: readonly string[]): Promise<void> {
  const { exit, output } = await captureCommand({ program, args });
  if (exit !== 0) throw new SideVenvMissing(venv, output.trimEnd().split('\n').at(-1) ?? '');
}

function installation({ requirements }: SideVenv): readonly string[] {
  return ['-m', 'pip', 'install', '--quiet', '--require-hashes', '-r', requirements];
}

function pythonOf(folder: string): string {
  return join(folder, 'bin/python');
}
