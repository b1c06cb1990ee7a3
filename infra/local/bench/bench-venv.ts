import { createHash } from 'node:crypto';
import { existsSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FITLANE, PYTHON, ROOT } from '../set-up/paths.mjs';
import { captureCommand } from '../suites/run-command.ts';
import { MissingPeer } from './missing-peer.ts';

const VENV = '.fitlane/bench-venv';
const REQUIREMENTS = 'infra/local/bench/requirements.txt';
const INSTALL = ['-m', 'pip', 'install', '--quiet', '--require-hashes', '-r', REQUIREMENTS];
const STAMP = join(FITLANE, 'bench-venv/requirements.sha256');

const BENCH_PYTHON = join(FITLANE, 'bench-venv/bin/python');

/**
 * The Python that has the peers (RQ, Celery, pandas): apart from the container's, which must not
 * have them. Made when there is none for these requirements.
 *
 * @throws MissingPeer
 */
export async function benchPython(say: (line: string) => void): Promise<string> {
  const wanted = createHash('sha256')
    .update(readFileSync(join(ROOT, REQUIREMENTS)))
    .digest('hex');
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted) return BENCH_PYTHON;
  say('installing the peers: RQ, Celery, pandas');
  rmSync(join(ROOT, VENV), { recursive: true, force: true });
  await run(realpathSync(PYTHON), ['-m', 'venv', VENV]);
  await run(BENCH_PYTHON, INSTALL);
  writeFileSync(STAMP, wanted); // last: an interrupted installation is done again
  return BENCH_PYTHON;
}

async function run(program: string, args: string[]): Promise<void> {
  const { exit, output } = await captureCommand({ program, args });
  if (exit === 0) return;
  const command = `python3 -m venv ${VENV} && ${VENV}/bin/python ${INSTALL.join(' ')}`;
  throw new MissingPeer(`RQ, Celery or pandas (${lastLine(output)})`, command);
}

function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1) ?? '';
}
