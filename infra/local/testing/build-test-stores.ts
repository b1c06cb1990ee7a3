import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findGo, onPath } from '../set-up/find-tools.mjs';
import { missingForTests, missingMessage } from '../set-up/missing.mjs';
import { FITLANE } from '../set-up/paths.mjs';
import { TEST_STORES } from '../set-up/pins.mjs';
import { startProgress } from '../set-up/progress.mjs';
import { buildWithGo } from '../set-up/steps.mjs';

export type TestStore = keyof typeof TEST_STORES;
export type TestStorePaths = Record<TestStore, string>;

/**
 * Programs that nothing but the tests of the storage adapters needs, so `npm start` does not wait for them:
 * those on PATH, else built at the first run. A server that is missing is a failure: no test is skipped.
 */
export async function buildTestStores(say: (line: string) => void): Promise<TestStorePaths> {
  const names = Object.keys(TEST_STORES) as TestStore[];
  const absent = names.filter((name) => !existsSync(pathOf(name)));
  const progress = startProgress(say);
  try {
    await Promise.all(absent.map((name) => build(name, progress)));
  } finally {
    progress.stop();
  }
  const paths = names.map((name) => [name, pathOf(name)] as const);
  return Object.fromEntries(paths) as TestStorePaths;
}

async function build(name: TestStore, progress: ReturnType<typeof startProgress>): Promise<void> {
  const go = await findGo(process.env);
  if (!go) throw new Error(missingMessage([missingForTests()]));
  progress.begin(name, 'building from source, about 1 min');
  await buildWithGo(name, go, TEST_STORES[name], builtPath(name));
  progress.done(name);
}

function pathOf(name: TestStore): string {
  return onPath(name, process.env) ?? builtPath(name);
}

/** With its version: another pin is another program. */
function builtPath(name: TestStore): string {
  const [, version = ''] = TEST_STORES[name].split('@');
  return join(FITLANE, 'bin', `${name}-${version}`);
}
