import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { FITLANE } from '../set-up/paths.mjs';
import { runProgram } from '../set-up/run-program.mjs';
import { lintPython } from '../suites/lint-venv.ts';
import { captureCommand } from '../suites/run-command.ts';
import { imageNames } from './images.ts';
import type { ImageName } from './images.ts';

const WORKSPACES = {
  api: 'functions/api',
  controller: 'jobs',
  inference: 'functions/inference',
} as const;

const sbomSchema = z.object({ components: z.array(z.object({ name: z.string() })) });

/** Where the list of an image's parts lies, in CycloneDX. */
export function sbomPath(image: ImageName): string {
  return join(FITLANE, 'sbom', `${image}.cdx.json`);
}

/** Lists the packages of each image, by the lockfiles that they are installed from. */
export async function writeSboms(say: (line: string) => void): Promise<void> {
  mkdirSync(dirname(sbomPath('api')), { recursive: true });
  for (const image of imageNames) {
    await (image === 'ml' ? writePython(say) : writeNode(image));
    say(`${sbomPath(image)}: ${packagesIn(image).length} packages`);
  }
}

/** The names of the packages that an image's list holds. */
export function packagesIn(image: ImageName): string[] {
  const { components } = sbomSchema.parse(JSON.parse(readFileSync(sbomPath(image), 'utf8')));
  return components.map(({ name }) => name);
}

async function writeNode(image: keyof typeof WORKSPACES): Promise<void> {
  // Not `--omit dev`: npm 11 then leaves out what both code and tools use, such as zod.
  const args = ['sbom', '--sbom-format', 'cyclonedx', '--loglevel', 'error'];
  const workspace = ['--package-lock-only', '--workspace', WORKSPACES[image]];
  const { exit, output } = await captureCommand({ program: 'npm', args: [...args, ...workspace] });
  if (exit !== 0) throw new Error(`npm cannot list the packages of ${image}: ${output}`);
  writeFileSync(sbomPath(image), output.slice(output.indexOf('{')));
}

async function writePython(say: (line: string) => void): Promise<void> {
  const program = join(dirname(await lintPython(say)), 'cyclonedx-py');
  const pyproject = ['--pyproject', 'ml-container/pyproject.toml'];
  const output = ['--output-reproducible', '--output-file', sbomPath('ml')];
  const requirements = 'ml-container/requirements.txt';
  await runProgram('sbom', program, ['requirements', requirements, ...pyproject, ...output]);
}
