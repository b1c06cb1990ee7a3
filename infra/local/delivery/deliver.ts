// Brings images to a stack of Google Cloud and back; a developer's commands are those of the pipelines.
//   npm run deliver -- preview STACK                       what would this commit change?
//   npm run deliver -- scan --images FILE                  do known vulnerabilities forbid these images?
//   npm run deliver -- copy --images FILE --to REPOSITORY  the same images, by their digests, in another project
//   npm run deliver -- deploy STACK --images FILE
//   npm run deliver -- canary STACK --images FILE --percent 10
//   npm run deliver -- watch STACK --minutes 30            ends with an error when an objective's budget burns
//   npm run deliver -- promote STACK
//   npm run deliver -- remember STACK --images FILE        writes down what runs now, for a rollback
//   npm run deliver -- rollback STACK --images FILE
//   npm run deliver -- drift STACK                         ends with an error when somebody changed it by hand
// FILE is what `npm run images -- --push REPOSITORY --digests FILE` wrote. Needs the CLIs of Pulumi, Google Cloud and,
// to copy, Docker, and their credentials.
import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { ImageReferences } from '../containers/container-parts.ts';
import { imageNames } from '../containers/images.ts';
import { FAST_BURN, burningObjectives } from './burn-rate.ts';
import { copyCommand } from './copy-command.ts';
import { answerOf, pulumi, run } from './programs.ts';
import { RECALL, pulumiSteps, stacks } from './pulumi-steps.ts';
import type { Delivery, Stack } from './pulumi-steps.ts';
import { blockingVulnerabilities } from './vulnerabilities.ts';

const LOOK_EVERY_MS = 60_000;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    images: { type: 'string' },
    to: { type: 'string' },
    percent: { type: 'string', default: '10' },
    minutes: { type: 'string', default: '30' },
  },
});
const [action = '', stackName = ''] = positionals;

await main();

async function main(): Promise<void> {
  switch (action) {
    case 'scan':
      return scan(images());
    case 'copy':
      return copy(images(), values.to ?? '');
    case 'watch':
      return watch(stack(), positive('minutes'));
    case 'preview':
      return change({ action, images: await deployedImages(stack()) });
    case 'remember':
      writeImages(await deployedImages(stack()));
      return;
    case 'deploy':
    case 'rollback':
      return change({ action, images: images() });
    case 'canary':
      return change({ action, images: images(), canary: await canary() });
    case 'promote':
    case 'drift':
      return change({ action });
    default:
      throw new Error(
        `deliver ${action}: there is no such action (owner: user). See ${import.meta.filename}.`,
      );
  }
}

async function change(delivery: Delivery): Promise<void> {
  for (const step of pulumiSteps(stack(), delivery)) await pulumi(...step);
}

function stack(): Stack {
  const known = stacks.find((name) => name === stackName);
  if (known) return known;
  throw new Error(`'${stackName}' is not a stack (owner: user): ${stacks.join(' or ')}`);
}

function images(): ImageReferences {
  const shape = Object.fromEntries(
    imageNames.map((name) => [name, z.string().includes('@sha256:')]),
  );
  return z
    .strictObject(shape)
    .parse(JSON.parse(readFileSync(values.images ?? '', 'utf8'))) as ImageReferences;
}

/** Those of the last deployment, whose configuration is looked at beside this commit's. */
async function deployedImages(of: Stack): Promise<ImageReferences> {
  const deployed = ['--config-file', 'Pulumi.deployed.yaml', '--stack', of];
  await pulumi(...RECALL, ...deployed);
  const json = await answerOf('pulumi', [
    ...['--cwd', 'infra/gcp', 'config', 'get', '--json', 'fitlane:images', ...deployed],
  ]);
  return JSON.parse((JSON.parse(json) as { value: string }).value) as ImageReferences;
}

async function canary() {
  const stableRevision = await outputOf('apiRevision');
  return { stableRevision, newPercent: positive('percent') };
}

/** What is no number would end the watch at once, as if all were well. */
function positive(name: 'minutes' | 'percent'): number {
  const rule = `--${name} must be a number above 0`;
  return z.coerce.number(rule).positive(rule).parse(values[name]);
}

function outputOf(name: string): Promise<string> {
  const args = ['--cwd', 'infra/gcp', 'stack', 'output', name, '--stack', stack()];
  return answerOf('pulumi', args);
}

/** @throws Error naming each image that must not be deployed, and why. */
async function scan(references: ImageReferences): Promise<void> {
  const problems: string[] = [];
  for (const image of Object.values(references)) {
    const docker = ['artifacts', 'docker', 'images'];
    const scanned = ['scan', image, '--remote', '--format=value(response.scan)'];
    const name = await answerOf('gcloud', [...docker, ...scanned]);
    const json = await answerOf('gcloud', [
      ...docker,
      'list-vulnerabilities',
      name,
      '--format=json',
    ]);
    const blocking = blockingVulnerabilities(json);
    console.log(`${image}: ${blocking.length} vulnerabilities that forbid it`);
    if (blocking.length > 0) problems.push(`${image}: ${blocking.join(', ')}`);
  }
  if (problems.length > 0)
    throw new Error(
      `Update the base images or the packages (owner: user):\n${problems.join('\n')}`,
    );
}

async function copy(references: ImageReferences, repository: string): Promise<void> {
  if (repository === '') throw new Error('deliver copy --to REPOSITORY: where to is not said');
  const copied: [string, string][] = [];
  for (const name of imageNames) {
    const { command, reference } = copyCommand(name, references[name], repository);
    await run(command);
    copied.push([name, reference]);
  }
  writeImages(Object.fromEntries(copied) as ImageReferences);
}

function writeImages(references: ImageReferences): void {
  writeFileSync(values.images ?? '', `${JSON.stringify(references, null, 2)}\n`);
}

/** @throws Error as soon as an objective's budget burns too fast. */
async function watch(of: Stack, minutes: number): Promise<void> {
  const project = await answerOf('pulumi', [
    ...['--cwd', 'infra/gcp', 'config', 'get', 'gcp:project', '--stack', of],
  ]);
  const endsAt = Date.now() + minutes * 60_000;
  while (Date.now() < endsAt) {
    await sleep(LOOK_EVERY_MS);
    const accessToken = await answerOf('gcloud', ['auth', 'print-access-token']);
    const address = 'https://monitoring.googleapis.com';
    const burning = await burningObjectives({ address, project, accessToken }, Date.now());
    if (burning.length > 0)
      throw new Error(
        `Burns more than ${FAST_BURN} times too fast: ${burning.join(', ')} (owner: system)`,
      );
    console.log(`${new Date().toISOString()} no objective burns`);
  }
}
