import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { FITLANE } from '../set-up/paths.mjs';
import { runProgram } from '../set-up/run-program.mjs';
import { pushCommand } from './build-command.ts';
import type { Build } from './build-command.ts';
import { IMAGES } from './images.ts';
import type { ImageName } from './images.ts';

const metadataSchema = z.object({
  'containerimage.digest': z.string().regex(/^sha256:[0-9a-f]{64}$/),
});

/** Builds and pushes all images, and tells where each lies by its digest: a tag could come to mean another. */
export async function pushImages(
  build: Build,
  say: (line: string) => void,
): Promise<Record<ImageName, string>> {
  const folder = join(FITLANE, 'images');
  mkdirSync(folder, { recursive: true });
  const references: [ImageName, string][] = [];
  for (const image of IMAGES) {
    const metadata = join(folder, `${image.name}.json`);
    const { program, args } = pushCommand(image, build, metadata);
    await runProgram(`image-${image.name}`, program, [...args]);
    const reference = `${build.repository}/${image.name}@${digestIn(metadata)}`;
    say(reference);
    references.push([image.name, reference]);
  }
  return Object.fromEntries(references) as Record<ImageName, string>;
}

function digestIn(metadata: string): string {
  return metadataSchema.parse(JSON.parse(readFileSync(metadata, 'utf8')))['containerimage.digest'];
}
