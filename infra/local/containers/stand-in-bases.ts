import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../set-up/paths.mjs';
import { runProgram } from '../set-up/run-program.mjs';
import { captureCommand } from '../suites/run-command.ts';

/** What the official images hold of each: the same Node, to the patch; Debian's own Python of the same minor. */
const DEBIAN = 'trixie';
const DEBIAN_PACKAGES = 'ca-certificates,python3,python3-venv';
const NODE = { package: `node-linux-${process.arch}`, version: '22.23.3' };
const NPM_VERSION = '10.9.4';

const CERTIFICATES = '/etc/ssl/certs/ca-certificates.crt';
const DOCKERFILE = join(ROOT, 'infra/images/stand-in.Dockerfile');

/**
 * Base images for machines that reach no registry of images, made of packages of Debian and npm; made once.
 *
 * @param folder for what they are made of
 * @param env of the container programs
 * @returns build arguments, as `{ NODE_IMAGE, PYTHON_IMAGE }`
 */
export async function standInBases(
  folder: string,
  env: Record<string, string>,
  say: (line: string) => void,
): Promise<Record<string, string>> {
  const tag = contentTag();
  const bases = {
    NODE_IMAGE: `localhost/stand-in/node:${tag}`,
    PYTHON_IMAGE: `localhost/stand-in/python:${tag}`,
  };
  if (await areThere(Object.values(bases), env)) return bases;
  const debian = `localhost/stand-in/debian:${tag}`;
  say(`making base images of Debian ${DEBIAN} and Node ${NODE.version}, about a minute`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await Promise.all([
    importDebian(folder, debian, env),
    installNode(folder),
    writeSettings(folder),
  ]);
  await buildTarget('python', bases.PYTHON_IMAGE);
  await buildTarget('node', bases.NODE_IMAGE);
  rmSync(folder, { recursive: true, force: true });
  return bases;

  async function buildTarget(target: string, image: string): Promise<void> {
    const from = ['--build-arg', `DEBIAN_IMAGE=${debian}`, '--file', DOCKERFILE];
    const args = [
      'build',
      '--network',
      'host',
      '--target',
      target,
      '--tag',
      image,
      ...from,
      folder,
    ];
    await runProgram('containers', 'buildah', args, env);
  }
}

/** Other versions, certificates or instructions are other images. */
function contentTag(): string {
  const hash = createHash('sha256').update(JSON.stringify([DEBIAN_PACKAGES, NODE, NPM_VERSION]));
  for (const file of [DOCKERFILE, CERTIFICATES]) hash.update(readFileSync(file));
  return hash.digest('hex').slice(0, 12);
}

async function areThere(images: readonly string[], env: Record<string, string>): Promise<boolean> {
  const looks = images.map((image) =>
    captureCommand({ program: 'podman', args: ['image', 'exists', image], env }),
  );
  return (await Promise.all(looks)).every(({ exit }) => exit === 0);
}

async function importDebian(
  folder: string,
  image: string,
  env: Record<string, string>,
): Promise<void> {
  const archive = join(folder, 'debian.tar');
  const args = ['--variant=apt', `--include=${DEBIAN_PACKAGES}`, DEBIAN, archive];
  await runProgram('containers', 'mmdebstrap', args);
  await runProgram('containers', 'podman', ['import', '--quiet', archive, image], env);
  rmSync(archive);
}

async function installNode(folder: string): Promise<void> {
  const packages = [`node@npm:${NODE.package}@${NODE.version}`, `npm@${NPM_VERSION}`];
  const args = ['install', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund'];
  await runProgram('containers', 'npm', [...args, ...packages]);
}

/** Of this machine: where packages come from, and by which certificates that is believed. */
async function writeSettings(folder: string): Promise<void> {
  copyFileSync(CERTIFICATES, join(folder, 'certificates.crt'));
  const registry = await settingOf('npm', ['config', 'get', 'registry']);
  writeFileSync(join(folder, 'npmrc'), `cafile=${CERTIFICATES}\nregistry=${registry}\n`);
  const index = await settingOf('python3', ['-m', 'pip', 'config', 'get', 'global.index-url']);
  const lines = ['[global]', `cert = ${CERTIFICATES}`, ...(index ? [`index-url = ${index}`] : [])];
  writeFileSync(join(folder, 'pip.conf'), `${lines.join('\n')}\n`);
}

/** What a program prints last; empty when there is no such setting. */
async function settingOf(program: string, args: readonly string[]): Promise<string> {
  const { exit, output } = await captureCommand({ program, args });
  return exit === 0 ? (output.trim().split('\n').at(-1) ?? '') : '';
}
