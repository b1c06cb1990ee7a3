import type { Firestore } from '@google-cloud/firestore';
import type { DriftWindow } from '../../domain/drift/drift-window.ts';
import type { DriftWindowStore } from '../../ports/drift-window-store.ts';
import { reading, writing } from './errors.ts';
import { toExpiringFields } from './expiry.ts';
import { collections, namedQuery, numberId } from './schema.ts';
import { valuesIn } from './stored-documents.ts';

/** As text: of a list, Firestore would index each count, and bill for it at every write. */
interface Fields extends Omit<DriftWindow, 'cells'> {
  readonly cells: string;
  readonly expiresAt: number;
}

/** Answers look back up to 30 days. */
const KEPT_MS = 35 * 24 * 3_600_000;

export class FirestoreDriftWindowStore implements DriftWindowStore {
  readonly #db: Firestore;

  constructor(db: Firestore) {
    this.#db = db;
  }

  async put(window: DriftWindow): Promise<void> {
    const expiresAt = window.hour + KEPT_MS;
    const fields: Fields = { ...window, cells: window.cells.join(' '), expiresAt };
    const document = collections.driftWindows(this.#db).doc(idOf(window));
    await writing(() => document.set(toExpiringFields(fields)));
  }

  async since(version: string, hour: number): Promise<DriftWindow[]> {
    const query = namedQuery(this.#db, 'driftWindowsOfVersion', { version });
    const found = await reading(() => query.where('hour', '>=', hour).get());
    return valuesIn<Fields>(found).map(({ expiresAt: _, ...fields }) => ({
      ...fields,
      cells: fields.cells.split(' ').map(Number),
    }));
  }
}

function idOf({ version, hour, instance }: DriftWindow): string {
  return `${version}.${numberId(hour / 1000)}.${instance}`;
}
