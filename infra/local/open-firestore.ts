import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Firestore } from '@google-cloud/firestore';
import { PROJECT } from './local-project.ts';
import { FITLANE } from './set-up/paths.mjs';
import type { Settings } from './settings.ts';
import { answers } from './supervision/probe.ts';

/**
 * For an operator's tools: the database of the local stack, or of a project by one's own credentials. The
 * emulator takes its owner for an administrator.
 *
 * @throws Error when the local stack is not up.
 */
export async function openFirestore(
  settings: Settings,
  project: string | undefined,
): Promise<Firestore> {
  if (project !== undefined) return new Firestore({ projectId: project });
  const host = settings.FIRESTORE_EMULATOR_HOST ?? keptHost();
  if (!(await answers(`http://${host}/`))) throw new Error(`No Firestore at ${host}: npm run up`);
  const customHeaders = { Authorization: 'Bearer owner' };
  return new Firestore({ projectId: PROJECT, host, ssl: false, customHeaders });
}

/** Where the stack of this checkout has its Firestore. */
function keptHost(): string {
  const path = join(FITLANE, 'ports.json');
  if (!existsSync(path)) throw new Error('The local stack was never started: npm run up');
  const { firestore } = JSON.parse(readFileSync(path, 'utf8')) as { firestore: number };
  return `127.0.0.1:${firestore}`;
}
