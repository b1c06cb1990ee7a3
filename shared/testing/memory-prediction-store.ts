import {
  errorOf,
  type KeptPrediction,
  type LabelledRows,
} from '../domain/drift/kept-prediction.ts';
import type { NamedModel } from '../domain/ledger/ledger-entry.ts';
import type { PredictionStore } from '../ports/prediction-store.ts';
import type { Stored } from '../ports/stored.ts';
import { answer } from './answer.ts';
import { MemoryCollection } from './memory-collection.ts';

export class MemoryPredictionStore implements PredictionStore {
  readonly #predictions = new MemoryCollection<KeptPrediction>();
  /** Where a test lets the store fail. */
  beforeKeep: () => void = () => undefined;
  /** Where a test lets somebody else come first. */
  beforeReplace: () => void = () => undefined;

  keep(predictions: readonly KeptPrediction[]): Promise<void> {
    return answer(() => {
      this.beforeKeep();
      for (const kept of predictions) this.#put(kept);
    });
  }

  find(model: NamedModel, rowIds: readonly string[]): Promise<(Stored<KeptPrediction> | null)[]> {
    return answer(() => rowIds.map((rowId) => this.#predictions.get(idOf({ ...model, rowId }))));
  }

  replace(changed: readonly Stored<KeptPrediction>[]): Promise<void> {
    return answer(() => {
      this.beforeReplace();
      for (const { value, revision } of changed) this.#predictions.check(idOf(value), revision);
      for (const { value, revision } of changed) {
        this.#predictions.replace(idOf(value), value, revision);
      }
    });
  }

  labelledOn({ tenantId, model }: NamedModel, day: string): Promise<LabelledRows[]> {
    return answer(() => {
      const sums = new Map<string, LabelledRows>();
      for (const kept of this.all) {
        const isWanted = kept.tenantId === tenantId && kept.model === model && kept.day === day;
        const error = errorOf(kept);
        if (isWanted && error !== null)
          sums.set(kept.version, add(sums.get(kept.version), kept, error));
      }
      return [...sums.values()];
    });
  }

  /** Not part of the port. */
  get all(): KeptPrediction[] {
    return this.#predictions.all().map(({ value }) => value);
  }

  #put(kept: KeptPrediction): void {
    const known = this.#predictions.get(idOf(kept));
    if (known === null) this.#predictions.create(idOf(kept), kept);
    else this.#predictions.replace(idOf(kept), kept, known.revision);
  }
}

function add(sums: LabelledRows | undefined, { version }: KeptPrediction, off: number) {
  const { rows, error, squaredError } = sums ?? { rows: 0, error: 0, squaredError: 0 };
  return { version, rows: rows + 1, error: error + off, squaredError: squaredError + off ** 2 };
}

function idOf({ tenantId, model, rowId }: NamedModel & Pick<KeptPrediction, 'rowId'>): string {
  return JSON.stringify([tenantId, model, rowId]);
}
