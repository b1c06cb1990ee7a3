import { performance } from 'node:perf_hooks';
import { runProgram } from '../set-up/run-program.mjs';
import { captureCommand } from '../suites/run-command.ts';
import { buildCommand, imageReference } from './build-command.ts';
import type { Build, Builder } from './build-command.ts';
import type { ImageReferences } from './container-parts.ts';
import { IMAGES } from './images.ts';

/** Builds all images for this machine, one after another: they share stages. */
export async function buildImages(
  builder: Builder,
  build: Build,
  env: Readonly<Record<string, string>>,
  say: (line: string) => void,
): Promise<ImageReferences> {
  for (const image of IMAGES) {
    const since = performance.now();
    const { program, args } = buildCommand(builder, image, build);
    await runProgram(`image-${image.name}`, program, [...args], env);
    say(`${imageReference(image, build)}: ${((performance.now() - since) / 1000).toFixed(1)} s`);
  }
  const references = IMAGES.map((image) => [image.name, imageReference(image, build)] as const);
  return Object.fromEntries(references) as ImageReferences;
}

/**
 * What a build of the last commit is called.
 *
 * @param suffix of the tag, where tags must not be used twice
 */
export async function buildOfLastCommit(
  repository: string,
  bases: Readonly<Record<string, string>>,
  suffix = '',
): Promise<Build> {
  const args = ['log', '-1', '--format=%H %ct'];
  const { exit, output } = await captureCommand({ program: 'git', args });
  const [revision = '', seconds = ''] = output.trim().split(' ');
  if (exit !== 0) throw new Error(`git cannot tell the last commit: ${output.trim()}`);
  const tag = [revision.slice(0, 12), suffix].filter(Boolean).join('-');
  return { repository, tag, revision, committedAtSeconds: Number(seconds), bases };
}
