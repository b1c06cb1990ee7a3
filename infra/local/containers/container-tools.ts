import { onPath } from '../set-up/find-tools.mjs';
import { runProgram } from '../set-up/run-program.mjs';

/** Debian's packages of these names bring programs of these names. */
const PROGRAMS = ['buildah', 'podman', 'runc', 'mmdebstrap'] as const;

/** By which mmdebstrap believes what it downloads; Ubuntu does not have it by itself. */
const KEYRING = 'debian-archive-keyring';

const INSTALL = ['install', '--yes', '--no-install-recommends'];

/**
 * Makes sure that containers can be built and run: where there is apt-get, by installing what is missing.
 *
 * @throws ContainerToolsMissing
 */
export async function ensureContainerTools(say: (line: string) => void): Promise<void> {
  const missing = missingPrograms();
  const isRoot = process.getuid?.() === 0;
  if (missing.length > 0 && isRoot && onPath('apt-get', process.env) !== undefined) {
    say(`installing ${missing.join(', ')}`);
    await runProgram('containers', 'apt-get', ['update', '--quiet']);
    await runProgram('containers', 'apt-get', [...INSTALL, ...missing, KEYRING]);
  }
  if (!isRoot || missingPrograms().length > 0) {
    throw new ContainerToolsMissing(missingPrograms(), isRoot);
  }
}

/** Names what is missing, and the command that installs it. */
export class ContainerToolsMissing extends Error {
  constructor(programs: readonly string[], isRoot: boolean) {
    const needs = [...(isRoot ? [] : ['root']), ...programs].join(', ');
    super(
      `The tests of the containers run on Linux, in a virtual machine elsewhere, and need ${needs}.\n` +
        `  Debian: apt-get update && apt-get ${[...INSTALL, ...PROGRAMS, KEYRING].join(' ')}\n` +
        '  All other tests: npm test -- --without containers',
    );
    this.name = 'ContainerToolsMissing';
  }
}

function missingPrograms(): string[] {
  return PROGRAMS.filter((name) => onPath(name, process.env) === undefined);
}
