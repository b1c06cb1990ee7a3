import type { Container } from '../domain/container.ts';
import type { DockerOptions } from './docker-runtime.ts';

/** The arguments of `docker create` for one attempt of a task. */
export function createArgs(
  name: string,
  container: Container,
  { network, options = [] }: Pick<DockerOptions, 'network' | 'options'>,
): string[] {
  const { image, command, args, env, workingDir } = container;
  const [entrypoint, ...rest] = command;
  return [
    ...['create', '--name', name],
    ...(network === undefined ? [] : ['--network', network]),
    ...options,
    ...Object.entries(env).flatMap(([key, value]) => ['--env', `${key}=${value}`]),
    ...limitArgs(container.limits),
    ...(workingDir === undefined ? [] : ['--workdir', workingDir]),
    // An empty command leaves the image's own entrypoint, as on Cloud Run.
    ...(entrypoint === undefined ? [] : ['--entrypoint', entrypoint]),
    // An image's name must not read as an option.
    ...['--', image, ...rest, ...args],
  ];
}

/** Why Docker can't be told these limits, if so. */
export function limitsObjection({
  cpu = '1',
  memory = '1',
}: Container['limits']): string | undefined {
  if (!(Number(cpus(cpu)) > 0)) return `'${cpu}' is not a number of CPUs.`;
  if (!(bytes(memory) > 0)) return `'${memory}' is not an amount of memory.`;
  return undefined;
}

function limitArgs({ cpu, memory }: Container['limits']): string[] {
  return [
    ...(cpu === undefined ? [] : ['--cpus', cpus(cpu)]),
    ...(memory === undefined ? [] : ['--memory', String(bytes(memory))]),
  ];
}

function cpus(quantity: string): string {
  return quantity.endsWith('m') ? String(Number(quantity.slice(0, -1)) / 1000) : quantity;
}

const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
};

function bytes(quantity: string): number {
  const [, amount = 'none', unit = ''] = /^([\d.]+)([A-Za-z]*)$/.exec(quantity) ?? [];
  return Math.floor(Number(amount) * (UNITS[unit] ?? NaN));
}
