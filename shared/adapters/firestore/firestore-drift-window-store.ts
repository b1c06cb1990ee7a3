import type { Firestore } from '@google-cloud/firestore';
import type { DriftWindow } from '../../domain/drift/drift-window.ts';
import type { DriftWindowStore } from '../../ports/drift-window-store.ts';
import { reading, writing } from './errors.ts';
import { collections, namedQuery, numberId } from './schema.ts';
import { valuesIn } from './stored-documents.ts';

/** As text: of a list, Firestore would index each count, and bill for it at every write. */
interface Fields extends Omit<DriftWindow, 'cells'> {
  readonly cells: string;
}

export class FirestoreDriftWindowStore implements DriftWindowStore {
  readonly #db: Firestore;

  constructor(db: Firestore) {
    this.#db = db;
  }

  async put(window: DriftWindow): Promise<void> {
    const fields: Fields = { ...window, cells: window.cells.join(' ') };
    const document = collections.driftWindows(this.#db).doc(idOf(window));
    await writing(() => document.set({ ...fields }));
  }

  async since(version: string, hour: number): Promise<DriftWindow[]> {
    const query = namedQuery(this.#db, 'driftWindowsOfVersion', { version });
    const found = await reading(() => query.where('hour', '>=', hour).get());
    return valuesIn<Fields>(found).map((fields) => ({
      ...fields,
      cells: fields.cells.split(' ').map(Number),
    }));
  }
}

function idOf({ version, hour, instance }: DriftWindow): string {
  return `${version}.${numberId(hour / 1000)}.${instance}`;
}
