import type { Command } from '../suites/run-command.ts';
import type { Image } from './images.ts';

/** What all images of one build share. */
export interface Build {
  /** Before the image's name: `localhost/fitlane`, or the address of a repository. */
  repository: string;
  tag: string;
  /** The commit. */
  revision: string;
  /** When that was, in seconds since 1970. */
  committedAtSeconds: number;
  /** Base images other than those that the Dockerfiles pin, as `{ NODE_IMAGE, PYTHON_IMAGE }`. */
  bases: Readonly<Record<string, string>>;
}

/**
 * The time of all files, in seconds since 1970 (1980, the first that a zip file can tell): two builds of one commit have
 * the same layers, and what a commit leaves alone keeps its layer. Not the commit's time: caches do not look at it.
 */
const FILE_TIME_SECONDS = 315_532_800;

export type Builder = 'buildah' | 'docker';

/** Where an image lies once it is built. */
export function imageReference(image: Pick<Image, 'name'>, build: Build): string {
  return `${build.repository}/${image.name}:${build.tag}`;
}

/** Builds an image for this machine. */
export function buildCommand(builder: Builder, image: Image, build: Build): Command {
  return builder === 'buildah'
    ? buildahCommand(image, build)
    : dockerCommand(image, build, 'type=docker');
}

/** Builds and pushes an image with its SBOM and provenance; its digest is in the file `metadata`. */
export function pushCommand(image: Image, build: Build, metadata: string): Command {
  const { program, args } = dockerCommand(image, build, 'type=image,push=true');
  const attested = ['--sbom=true', '--provenance=mode=max', '--metadata-file', metadata];
  return { program, args: [...args.slice(0, -1), ...attested, '.'] };
}

function buildahCommand(image: Image, build: Build): Command {
  return {
    program: 'buildah',
    args: [
      ...['build', '--layers', '--network', 'host', '--timestamp', String(FILE_TIME_SECONDS)],
      ...commonArgs(image, build),
      '.',
    ],
  };
}

function dockerCommand(image: Image, build: Build, output: string): Command {
  return {
    program: 'docker',
    args: [
      ...['buildx', 'build', '--build-arg', `SOURCE_DATE_EPOCH=${FILE_TIME_SECONDS}`],
      ...['--output', `${output},rewrite-timestamp=true`],
      ...commonArgs(image, build),
      '.',
    ],
  };
}

function commonArgs(image: Image, build: Build): string[] {
  return [
    ...['--file', image.dockerfile, '--tag', imageReference(image, build)],
    ...(image.target === undefined ? [] : ['--target', image.target]),
    ...Object.entries(build.bases).flatMap(([name, base]) => ['--build-arg', `${name}=${base}`]),
    ...Object.entries(labels(image, build)).flatMap(([name, text]) => [
      '--label',
      `${name}=${text}`,
    ]),
  ];
}

/** https://github.com/opencontainers/image-spec/blob/main/annotations.md */
function labels({ name, description }: Image, { revision, committedAtSeconds }: Build) {
  return {
    'org.opencontainers.image.title': `fitlane-${name}`,
    'org.opencontainers.image.description': description,
    'org.opencontainers.image.licenses': 'Apache-2.0',
    'org.opencontainers.image.revision': revision,
    'org.opencontainers.image.created': new Date(committedAtSeconds * 1000).toISOString(),
  };
}
