import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findGo } from '../set-up/find-tools.mjs';
import { missingForTests, missingMessage } from '../set-up/missing.mjs';
import { FITLANE } from '../set-up/paths.mjs';
import { ACTIONLINT_MODULE } from '../set-up/pins.mjs';
import { buildWithGo } from '../set-up/steps.mjs';
import type { Check } from './checks.ts';
import { lintPython } from './lint-venv.ts';

const WORKFLOWS = ['checks', 'drift', 'release'].map((name) => `.github/workflows/${name}.yaml`);

const DOCKERFILES = [
  'infra/images/ci.Dockerfile',
  'infra/images/services.Dockerfile',
  'infra/images/stand-in.Dockerfile',
  'infra/local/compose/platform.Dockerfile',
  'ml-container/Dockerfile',
];

/** Dockerfiles, workflows, builds and compose files. Their tools are installed at the first run. */
export async function lintChecks(say: (line: string) => void): Promise<Check[]> {
  const bin = dirname(await lintPython(say));
  const actionlint = await buildActionlint(say);
  const schema = (name: string, ...files: string[]): Check => {
    const args = ['--builtin-schema', `vendor.${name}`, ...files];
    return { name: `schema ${name}`, program: join(bin, 'check-jsonschema'), args };
  };
  return [
    { name: 'dockerfiles', program: join(bin, 'hadolint'), args: DOCKERFILES },
    // Without ShellCheck, which this machine may have or not.
    { name: 'workflows', program: actionlint, args: ['-shellcheck=', '-pyflakes=', ...WORKFLOWS] },
    { name: 'workflow security', program: join(bin, 'zizmor'), args: ZIZMOR },
    schema('github-workflows', ...WORKFLOWS),
    schema('github-actions', '.github/actions/set-up/action.yaml'),
    schema('cloudbuild', 'cloudbuild.yaml'),
    schema('compose-spec', 'infra/local/compose.yaml'),
    schema('renovate', 'renovate.json'),
  ];
}

const ZIZMOR = ['--offline', '--no-progress', '.github'];

async function buildActionlint(say: (line: string) => void): Promise<string> {
  const [, version = ''] = ACTIONLINT_MODULE.split('@');
  const path = join(FITLANE, 'bin', `actionlint-${version}`);
  if (existsSync(path)) return path;
  const go = await findGo(process.env);
  if (!go) throw new Error(missingMessage([missingForTests()]));
  say('building actionlint from source');
  await buildWithGo('actionlint', go, ACTIONLINT_MODULE, path);
  return path;
}
