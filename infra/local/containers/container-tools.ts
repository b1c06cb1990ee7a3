import { onPath } from '../set-up/find-tools.mjs';
import { runProgram } from '../set-up/run-program.mjs';

/** Debian's packages of these names bring programs of these names. */
const PROGRAMS = ['buildah', 'podman', 'runc', 'mmdebstrap'] as const;

const INSTALL = ['install', '--yes', '--no-install-recommends'];

/**
 * Makes sure that containers can be built and run: as root on Debian by installing what is missing.
 *
 * @throws ContainerToolsMissing
 */
export async function ensureContainerTools(say: (line: string) => void): Promise<void> {
  if (missingPrograms().length > 0 && canInstall()) {
    say(`installing ${missingPrograms().join(', ')}`);
    await runProgram('containers', 'apt-get', ['update', '--quiet']);
    await runProgram('containers', 'apt-get', [...INSTALL, ...missingPrograms()]);
  }
  const missing = missingPrograms();
  if (missing.length > 0) throw new ContainerToolsMissing(missing);
}

/** Names what is missing, and the command that installs it. */
export class ContainerToolsMissing extends Error {
  constructor(programs: readonly string[]) {
    super(
      `The tests of the containers need ${programs.join(', ')}, on Linux as root (in a virtual machine elsewhere).\n` +
        `  Debian: apt-get update && apt-get ${INSTALL.join(' ')} ${programs.join(' ')}`,
    );
    this.name = 'ContainerToolsMissing';
  }
}

function missingPrograms(): string[] {
  return PROGRAMS.filter((name) => onPath(name, process.env) === undefined);
}

function canInstall(): boolean {
  return process.getuid?.() === 0 && onPath('apt-get', process.env) !== undefined;
}
