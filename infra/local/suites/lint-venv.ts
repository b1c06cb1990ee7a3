import { sideVenvPython } from '../side-venv.ts';

const LINT_VENV = {
  folder: '.fitlane/lint-venv',
  requirements: 'infra/local/lint/requirements.txt',
  contents: 'linters of Dockerfiles, workflows and builds, schema checks',
};

/** The Python of the linters in `infra/local/lint`. */
export function lintPython(say: (line: string) => void): Promise<string> {
  return sideVenvPython(LINT_VENV, say);
}
