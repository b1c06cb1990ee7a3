import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build, stop, type BuildOptions } from 'esbuild';
import { isFresh, recordInputs } from './bundle-inputs.ts';
import { FITLANE, ROOT } from './set-up/paths.mjs';

const ENTRIES = {
  api: 'functions/api/main.ts',
  inference: 'functions/inference/main.ts',
  controller: 'jobs/main.ts',
  'cloud-run': 'infra/local/cloud-run/main.ts',
} as const;

export type ServiceName = keyof typeof ENTRIES;

/** Bundled CommonJS packages ask for `require`, `__filename` and `__dirname`, which ESM lacks. */
const BANNER = `import { createRequire as $createRequire } from 'node:module';
import { fileURLToPath as $fileURLToPath } from 'node:url';
const require = $createRequire(import.meta.url);
const __filename = $fileURLToPath(import.meta.url);
const __dirname = $fileURLToPath(new URL('.', import.meta.url));`;

export function bundlePath(name: ServiceName): string {
  return join(FITLANE, 'bundles', `${name}.mjs`);
}

/**
 * One file per service, its packages included: it starts a quarter faster than from `node_modules`,
 * needs no installation in an image, and production runs the same file.
 */
export async function bundle(name: ServiceName): Promise<void> {
  const outfile = bundlePath(name);
  const record = `${outfile}.inputs.json`;
  if (existsSync(outfile) && isFresh(record)) return;
  const startedAtMs = Date.now();
  const options = { ...bundleOptions(name), outfile, write: false, metafile: true } as const;
  const { outputFiles, metafile } = await build(options);
  mkdirSync(dirname(outfile), { recursive: true });
  for (const { path, text } of outputFiles) replaceIfChanged(path, text);
  recordInputs(record, Object.keys(metafile.inputs), startedAtMs);
}

/** How a service becomes one file. */
export function bundleOptions(name: ServiceName): BuildOptions {
  return {
    absWorkingDir: ROOT,
    entryPoints: [ENTRIES[name]],
    bundle: true,
    format: 'esm',
    platform: 'node',
    external: ['supports-color'], // debug does without it; it is there for development tools alone
    target: 'node20',
    // A controller without indentation takes 40 MB less; lines stay short enough for a stack trace.
    minifyWhitespace: true,
    lineLimit: 160,
    sourcemap: 'linked',
    sourcesContent: false,
    banner: { js: BANNER },
    logLevel: 'silent', // its errors are in what it throws
  };
}

/** Ends the process that esbuild keeps between bundles. */
export function stopBundling(): Promise<void> {
  return stop();
}

/** Another stack may be reading the same file: it is replaced whole, or not at all. */
function replaceIfChanged(path: string, text: string): void {
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return;
  const fresh = `${path}.${process.pid}`;
  writeFileSync(fresh, text);
  renameSync(fresh, path);
}
