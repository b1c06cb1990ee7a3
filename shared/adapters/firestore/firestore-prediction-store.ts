import { AggregateField, Timestamp, type Firestore } from '@google-cloud/firestore';
import {
  errorOf,
  KEPT_DAYS,
  type KeptPrediction,
  type LabelledRows,
} from '../../domain/drift/kept-prediction.ts';
import type { NamedModel } from '../../domain/ledger/ledger-entry.ts';
import type { PredictionStore } from '../../ports/prediction-store.ts';
import type { Stored } from '../../ports/stored.ts';
import { sha256Hex } from '../ids/random-hex.ts';
import { reading, writing } from './errors.ts';
import { fromRevision } from './revision.ts';
import { collections, namedQuery } from './schema.ts';
import { storedIn, valuesIn } from './stored-documents.ts';

/**
 * Added up by Firestore itself: no counter to contend for, and a corrected label corrects the sums. Rows may be
 * named after people: their names are not kept, only what can be made of them.
 */
interface Fields extends Omit<KeptPrediction, 'rowId'> {
  readonly error: number | null;
  readonly squaredError: number | null;
  /** Of the whole day: as a moment it would order the index by time, which caps its writes. */
  readonly expiresAt: Timestamp;
}

export class FirestorePredictionStore implements PredictionStore {
  readonly #db: Firestore;

  constructor(db: Firestore) {
    this.#db = db;
  }

  async keep(predictions: readonly KeptPrediction[]): Promise<void> {
    const batch = this.#db.batch();
    for (const kept of predictions) batch.set(this.#documentOf(kept, kept.rowId), fieldsOf(kept));
    await writing(() => batch.commit());
  }

  async find(
    model: NamedModel,
    rowIds: readonly string[],
  ): Promise<(Stored<KeptPrediction> | null)[]> {
    const documents = rowIds.map((rowId) => this.#documentOf(model, rowId));
    if (documents.length === 0) return [];
    const found = await reading(() => this.#db.getAll(...documents));
    return found.map((document, place) => {
      const stored = storedIn<Fields>(document);
      return stored && { ...stored, value: keptIn(stored.value, rowIds[place] as string) };
    });
  }

  async replace(changed: readonly Stored<KeptPrediction>[]): Promise<void> {
    const batch = this.#db.batch();
    for (const { value, revision } of changed) {
      const lastUpdateTime = fromRevision(revision);
      batch.update(this.#documentOf(value, value.rowId), fieldsOf(value), { lastUpdateTime });
    }
    await writing(() => batch.commit());
  }

  async labelledOn(model: NamedModel, day: string): Promise<LabelledRows[]> {
    const versions = await this.#versionsOn(model, day);
    const all = await Promise.all(versions.map((version) => this.#labelledBy(version, day)));
    return all.filter(({ rows }) => rows > 0);
  }

  /** Firestore cannot group: one query per version leaps past all rows of the one before. */
  async #versionsOn({ tenantId, model }: NamedModel, day: string): Promise<string[]> {
    const query = namedQuery(this.#db, 'predictionsOfDay', { tenantId, model, day });
    const versions: string[] = [];
    for (;;) {
      const next = query.where('version', '>', versions.at(-1) ?? '').limit(1);
      const [first] = valuesIn<Fields>(await reading(() => next.get()));
      if (first === undefined) return versions;
      versions.push(first.version);
    }
  }

  async #labelledBy(version: string, day: string): Promise<LabelledRows> {
    const known = namedQuery(this.#db, 'labelledRows', { version, day }).where('error', '>=', 0);
    const sums = known.aggregate({
      rows: AggregateField.count(),
      error: AggregateField.sum('error'),
      squaredError: AggregateField.sum('squaredError'),
    });
    return { version, ...(await reading(() => sums.get())).data() };
  }

  /** Rows have any name, which a document must not; and names in order would all be written at one place. */
  #documentOf({ tenantId, model }: NamedModel, rowId: string) {
    const id = sha256Hex(JSON.stringify([tenantId, model, rowId]));
    return collections.predictions(this.#db).doc(id);
  }
}

const DAY_MS = 86_400_000;

function fieldsOf(named: KeptPrediction): { [Field in keyof Fields]: Fields[Field] } {
  const { rowId: _rowId, ...kept } = named;
  const error = errorOf(named);
  const expiresAt = Timestamp.fromMillis(Date.parse(kept.day) + (KEPT_DAYS + 1) * DAY_MS);
  return { ...kept, error, squaredError: error && error ** 2, expiresAt };
}

function keptIn(fields: Fields, rowId: string): KeptPrediction {
  const { tenantId, model, version, task, prediction, day, label } = fields;
  return { tenantId, model, version, task, rowId, prediction, day, label };
}
