import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { bundleOptions } from '../../bundle.ts';
import { ROOT } from '../../set-up/paths.mjs';
import { PROTECTIONS, type ProtectionName, type Removal } from './protections.ts';
import { removeCode } from './remove-code.ts';

/** The test build: the controller's own code, without one protection. @returns the bundle's path. */
export async function bundleWithout(protection: ProtectionName, folder: string): Promise<string> {
  const outfile = join(folder, 'controller-without.mjs');
  const plugins = [leaveOut(PROTECTIONS[protection].removals)];
  await build({ ...bundleOptions('controller'), outfile, plugins });
  return outfile;
}

function leaveOut(removals: readonly Removal[]): Plugin {
  return {
    name: 'leave-out',
    setup: (bundling) => {
      bundling.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        const here = removals.filter(({ file }) => file === relative(ROOT, path));
        if (here.length === 0) return undefined;
        const contents = here.reduce(removeCode, await readFile(path, 'utf8'));
        return { contents, loader: 'ts' };
      });
    },
  };
}
