// Builds the images of the last commit:
//   npm run images                                      with Docker, for this machine: fitlane/api:COMMIT, …
//   npm run images -- --builder buildah                 with Buildah
//   npm run images -- --push REPOSITORY --digests FILE  with Docker, pushed with SBOM and provenance
// Tags are the commit, and --suffix, if given: a registry with immutable tags takes none twice.
// FILE then holds where each image lies, by its digest: { "api": "REPOSITORY/api@sha256:…", … }
// NODE_IMAGE and PYTHON_IMAGE in the environment take the place of the base images that the Dockerfiles pin.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Builder } from './build-command.ts';
import { buildImages, buildOfLastCommit } from './build-images.ts';
import { pushImages } from './push-images.ts';

const { values } = parseArgs({
  options: {
    builder: { type: 'string', default: 'docker' },
    push: { type: 'string' },
    suffix: { type: 'string' },
    digests: { type: 'string' },
  },
});

const build = await buildOfLastCommit(values.push ?? 'fitlane', givenBases(), values.suffix);
if (values.push === undefined) {
  await buildImages(builderOf(values.builder), build, {}, console.log);
} else {
  const digests = await pushImages(build, console.log);
  if (values.digests) writeFileSync(values.digests, `${JSON.stringify(digests, null, 2)}\n`);
}

function builderOf(name: string): Builder {
  if (name === 'docker' || name === 'buildah') return name;
  throw new Error(`--builder ${name}: it must be docker or buildah`);
}

function givenBases(): Record<string, string> {
  const { NODE_IMAGE, PYTHON_IMAGE } = process.env;
  return { ...(NODE_IMAGE && { NODE_IMAGE }), ...(PYTHON_IMAGE && { PYTHON_IMAGE }) };
}
