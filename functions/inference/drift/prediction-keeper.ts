import {
  MOST_LABELS,
  type KeptPrediction,
  type Label,
} from '@fitlane/shared/domain/drift/kept-prediction.ts';
import type { ModelVersion } from '@fitlane/shared/domain/model-version.ts';
import { dayOf } from '@fitlane/shared/domain/month.ts';
import type { InferenceDeps } from '../inference-deps.ts';
import { Sample } from './sample.ts';

type KeeperDeps = Pick<
  InferenceDeps,
  'predictions' | 'mostKeptPerFlush' | 'random' | 'clock' | 'log'
>;

interface NamedRow {
  readonly rowId: string;
  readonly prediction: Label;
  readonly at: number;
}

interface Kept {
  readonly version: ModelVersion;
  readonly rows: Sample<NamedRow>;
}

/**
 * Keeps what was predicted for rows that their caller has named, so that labels may join them later. Requests
 * only add to memory; what there is is written now and then: all of it, or of a version that was asked for more
 * than so many, a uniform sample.
 */
export class PredictionKeeper {
  readonly #deps: KeeperDeps;
  #kept = new Map<string, Kept>();
  #flushed = Promise.resolve();

  constructor(deps: KeeperDeps) {
    this.#deps = deps;
  }

  /** @param rowIds undefined: the caller has named none. */
  keep(
    version: ModelVersion,
    rowIds: readonly string[] | undefined,
    predictions: readonly Label[],
  ): void {
    if (rowIds === undefined || rowIds.length === 0) return;
    const { rows } = this.#keptOf(version);
    const at = this.#deps.clock.now();
    rowIds.forEach((rowId, place) => {
      rows.offer({ rowId, prediction: predictions[place] as Label, at });
    });
  }

  /** Never rejects: what is not written now is written next time, if there is room for it then. */
  flush(): Promise<void> {
    this.#flushed = this.#flushed.then(() => this.#flush());
    return this.#flushed;
  }

  #keptOf(version: ModelVersion): Kept {
    const known = this.#kept.get(version.id);
    if (known !== undefined) return known;
    const { mostKeptPerFlush, random } = this.#deps;
    const kept = { version, rows: new Sample<NamedRow>(mostKeptPerFlush, random) };
    this.#kept.set(version.id, kept);
    return kept;
  }

  async #flush(): Promise<void> {
    const all = [...this.#kept.values()];
    this.#kept = new Map();
    await Promise.all(all.map((kept) => this.#write(kept)));
  }

  async #write({ version, rows }: Kept): Promise<void> {
    const { log, predictions } = this.#deps;
    const about = { version: version.id, offered: rows.offered, kept: rows.items.length };
    try {
      for (let start = 0; start < rows.items.length; start += MOST_LABELS) {
        const some = rows.items.slice(start, start + MOST_LABELS);
        await predictions.keep(some.map((row) => keptOf(version, row)));
      }
      if (about.offered > about.kept) log.info('a sample of predictions kept', about);
    } catch (error) {
      log.warn('predictions not kept for their labels', { ...about, error });
      const { rows: later } = this.#keptOf(version);
      for (const row of rows.items) later.offer(row);
    }
  }
}

function keptOf(
  { id, tenantId, model, task }: ModelVersion,
  { rowId, prediction, at }: NamedRow,
): KeptPrediction {
  return { tenantId, model, version: id, task, rowId, prediction, day: dayOf(at), label: null };
}
