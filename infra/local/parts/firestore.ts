import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../local-project.ts';
import type { PartDefinition } from '../supervision/part-definition.ts';
import { answers } from '../supervision/probe.ts';
import { toolPath } from '../tools.ts';
import { stateFolder } from '../wiring.ts';
import type { Wiring } from '../wiring.ts';

const EXPORT_NAME = 'fitlane';

/** Google's Firestore emulator. Its jar has no main manifest, so its class is named. */
export function firestorePart(wiring: Wiring): PartDefinition {
  const { ports, addresses } = wiring;
  return {
    name: 'firestore',
    command: toolPath('java'),
    get args() {
      return [
        ...['-XX:+UseSerialGC', '-cp', toolPath('firestoreJar')],
        ...['com.google.cloud.datastore.emulator.firestore.CloudFirestore', 'start'],
        ...['--host=127.0.0.1', `--port=${ports.firestore}`],
        ...importArgument(wiring),
      ];
    },
    env: {},
    isReady: () => answers(`http://${addresses.firestoreHost}/`),
  };
}

/** The emulator keeps everything in memory: this writes it out, and the next start reads it. */
export async function exportFirestore(wiring: Wiring): Promise<void> {
  const fresh = join(stateFolder(wiring, 'firestore'), 'new');
  await writeFirestoreExport(wiring.addresses.firestoreHost, fresh);
  replace(keptExport(wiring), fresh);
}

/** Where the next start finds what it shall hold. */
export function keptExport(stack: Pick<Wiring, 'folder'>): string {
  return join(stateFolder(stack, 'firestore'), 'kept');
}

/** Writes all documents, as they are at one moment, into a folder that it makes anew. */
export async function writeFirestoreExport(host: string, folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const body = {
    database: `projects/${PROJECT}/databases/(default)`,
    export_directory: folder,
    export_name: EXPORT_NAME,
  };
  const response = await fetch(`http://${host}/emulator/v1/projects/${PROJECT}:export`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`Firestore's export failed: ${await response.text()}`);
}

/** There is a complete export at every moment: the old one, or the new one. */
function replace(kept: string, fresh: string): void {
  const old = `${kept}.old`;
  rmSync(old, { recursive: true, force: true });
  if (existsSync(kept)) renameSync(kept, old);
  renameSync(fresh, kept);
  rmSync(old, { recursive: true, force: true });
}

function importArgument(wiring: Wiring): string[] {
  const kept = keptExport(wiring);
  const metadata = [kept, `${kept}.old`].flatMap(metadataIn);
  return metadata.slice(0, 1).map((path) => `--import-data=${path}`);
}

function metadataIn(folder: string): string[] {
  const exported = join(folder, EXPORT_NAME);
  if (!existsSync(exported)) return [];
  const names = readdirSync(exported).filter((name) => name.endsWith('.overall_export_metadata'));
  return names.map((name) => join(exported, name));
}
