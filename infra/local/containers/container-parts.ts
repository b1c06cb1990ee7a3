import { definePart } from '../part-definitions.ts';
import { provisionRunJobs } from '../provision/run-jobs.ts';
import type { PartDefinition, PartName } from '../supervision/part-definition.ts';
import type { Wiring } from '../wiring.ts';
import type { ImageName } from './images.ts';

/** Where each image lies. */
export type ImageReferences = Readonly<Record<ImageName, string>>;

export interface Containers {
  images: ImageReferences;
  /** Before the name of each container, so that two stacks do not collide. */
  prefix: string;
  /** Of Podman: where its images and containers lie. */
  env: Readonly<Record<string, string>>;
}

interface Service {
  image: ImageName;
  /** As in production. */
  memory: string;
  args?: readonly string[];
}

const SERVICES: Partial<Record<PartName, Service>> = {
  api: { image: 'api', memory: '512m' },
  controller: { image: 'controller', memory: '512m' },
  inference: { image: 'inference', memory: '512m' },
  worker: { image: 'ml', memory: '2g', args: ['-m', 'fitlane_ml.worker'] },
};

/** Less than Cloud Run grants: nothing may be written but `/tmp`, and nothing is allowed that root could do. */
export const HARDENING = [
  ...['--read-only', '--tmpfs', '/tmp:rw,noexec,nosuid,nodev,mode=1777'],
  ...['--cap-drop', 'ALL', '--security-opt', 'no-new-privileges', '--pids-limit', '512'],
];

/** The same part with the same environment, from its image instead of its sources. */
export function containerPart(
  name: PartName,
  wiring: Wiring,
  containers: Containers,
): PartDefinition {
  const part = definePart(name, wiring);
  const service = SERVICES[name];
  if (service) return inContainer(part, service, containers);
  return name === 'cloud-run' ? runningContainers(part, wiring, containers) : part;
}

/** The container that a service runs in. */
export function containerName(part: PartName, { prefix }: Containers): string {
  return `${prefix}-${part}`;
}

function inContainer(
  part: PartDefinition,
  { image, memory, args = [] }: Service,
  containers: Containers,
): PartDefinition {
  return {
    ...part,
    command: 'podman',
    args: [
      ...[
        'run',
        '--rm',
        '--pull',
        'never',
        '--replace',
        '--name',
        containerName(part.name, containers),
      ],
      ...['--network', 'host', '--memory', memory, ...HARDENING],
      // Names alone: values would be seen on the command line.
      ...Object.keys(part.env).flatMap((name) => ['--env', name]),
      ...[containers.images[image], ...args],
    ],
    env: { ...part.env, ...containers.env },
  };
}

/** The local Cloud Run stays a process; what it starts are containers. */
function runningContainers(
  part: PartDefinition,
  wiring: Wiring,
  { images, env }: Containers,
): PartDefinition {
  return {
    ...part,
    env: {
      ...part.env,
      ...env,
      RUNTIME: 'docker',
      DOCKER_PROGRAM: 'podman',
      DOCKER_NETWORK: 'host',
      DOCKER_OPTIONS: HARDENING.join(' '),
    },
    provision: () => provisionRunJobs(wiring, {}, { image: images.ml }),
  };
}
