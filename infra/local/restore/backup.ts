import { cpSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { Objects } from '../chaos/objects.ts';
import { keptExport, writeFirestoreExport } from '../parts/firestore.ts';
import type { Wiring } from '../wiring.ts';

const SCHEME = 's3://';

/**
 * Writes what production would lose with its project: Firestore's documents, and the objects of all buckets.
 *
 * Records first: an object is written before the record that names it, and never changed, so that all that is
 * named by the records of the backup is in it, also when jobs go on meanwhile.
 *
 * @param folder will hold `firestore` and `objects/{bucket}/{key}`.
 */
export async function takeBackup(wiring: Wiring, folder: string): Promise<void> {
  await writeFirestoreExport(wiring.addresses.firestoreHost, join(folder, 'firestore'));
  await withObjects(wiring, async (objects) => {
    for (const { uri } of await objects.all()) {
      const path = join(folder, 'objects', uri.slice(SCHEME.length));
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, await objects.read(uri));
    }
  });
}

/** Lays the records where the stack of this folder, which must not have been started, finds them. */
export function restoreRecords(backup: string, stackFolder: string): void {
  cpSync(join(backup, 'firestore'), keptExport({ folder: stackFolder }), { recursive: true });
}

/** Into the buckets of a stack whose stores are up; they have the names that the records know. */
export async function restoreObjects(backup: string, wiring: Wiring): Promise<void> {
  const saved = join(backup, 'objects');
  await withObjects(wiring, async (objects) => {
    for (const path of filesIn(saved)) {
      const uri = SCHEME + relative(saved, path).split(sep).join('/');
      await objects.write(uri, readFileSync(path));
    }
  });
}

async function withObjects(
  wiring: Wiring,
  use: (objects: Objects) => Promise<void>,
): Promise<void> {
  const objects = new Objects(wiring);
  try {
    await use(objects);
  } finally {
    objects.close();
  }
}

function filesIn(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
}
