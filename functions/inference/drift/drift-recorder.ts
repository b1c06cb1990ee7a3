import { profileOf, readBaseline, type Baseline } from '@fitlane/shared/domain/drift/baseline.ts';
import { hourOf } from '@fitlane/shared/domain/drift/drift-window.ts';
import { findingOf } from '@fitlane/shared/domain/drift/finding.ts';
import type { ModelVersion } from '@fitlane/shared/domain/model-version.ts';
import { dayOf } from '@fitlane/shared/domain/month.ts';
import type { InferenceDeps } from '../inference-deps.ts';
import type { Predictor } from '../model/predictor.ts';
import { RowCounts } from './row-counts.ts';

type RecorderDeps = Pick<
  InferenceDeps,
  'storage' | 'clock' | 'log' | 'driftWindows' | 'driftFindings' | 'newNonce'
>;

/** What was counted of a version, and how much of it the store has. */
interface Counted {
  readonly version: ModelVersion;
  readonly baseline: Baseline;
  readonly counts: RowCounts;
  /** One for each time that a model is loaded: no two write the same document. */
  readonly instance: string;
  hour: number;
  rowsWritten: number;
  /** The last day on which drift was found, and told. */
  toldOn: string | null;
  /** Its model has left memory: nothing will be added. */
  isOver: boolean;
}

/**
 * Counts what is predicted online, hour by hour, in memory, and writes it now and then. An instance writes
 * documents of its own, and whole ones: no document is contended for, and a write that failed is made good by
 * the next one.
 */
export class DriftRecorder {
  readonly #deps: RecorderDeps;
  readonly #counted = new Map<Predictor, Counted>();
  #flushed = Promise.resolve();

  constructor(deps: RecorderDeps) {
    this.#deps = deps;
  }

  /** Counts the predictor's rows from when its card is read; never rejects: predictions go on without. */
  async watch(predictor: Predictor, version: ModelVersion): Promise<void> {
    try {
      const card = await this.#deps.storage.readAll(version.cardUri);
      const baseline = card && readBaseline(JSON.parse(new TextDecoder().decode(card)));
      if (baseline?.features.every(({ name }, place) => name === nameOf(predictor, place))) {
        const counts = new RowCounts(baseline, predictor.header.classes);
        const hour = hourOf(this.#deps.clock.now());
        const instance = this.#deps.newNonce();
        const about = { version, baseline, counts, instance, hour };
        const counted = { ...about, rowsWritten: 0, toldOn: null, isOver: false };
        this.#counted.set(predictor, counted);
        predictor.counts = counts;
      } else this.#tell(version, 'its card does not go with it');
    } catch (error) {
      this.#tell(version, error);
    }
  }

  /** The predictor has left memory. */
  forget(predictor: Predictor): void {
    const counted = this.#counted.get(predictor);
    if (counted !== undefined) counted.isOver = true;
  }

  /** Writes what the store does not have. Never rejects: what is not written now is written next time. */
  flush(): Promise<void> {
    this.#flushed = this.#flushed.then(() => this.#flush()); // one after the other: rows are told apart by their number
    return this.#flushed;
  }

  async #flush(): Promise<void> {
    const all = [...this.#counted];
    await Promise.all(all.map(([predictor, counted]) => this.#write(predictor, counted)));
  }

  async #write(predictor: Predictor, counted: Counted): Promise<void> {
    const { version, counts, instance, hour, isOver } = counted;
    const { rows, cells } = counts;
    try {
      if (rows > counted.rowsWritten) {
        const { id, tenantId } = version;
        await this.#tellOfDrift(counted, rows, cells);
        await this.#deps.driftWindows.put({ tenantId, version: id, hour, instance, rows, cells });
        counted.rowsWritten = rows;
      }
    } catch (error) {
      this.#deps.log.warn('counts for drift not written', { version: version.id, error });
      return;
    }
    if (isOver) this.#counted.delete(predictor);
    else this.#beginHour(counted);
  }

  /** Of a version once a day, whichever instance finds it first: its id says so. */
  async #tellOfDrift(counted: Counted, rows: number, cells: readonly number[]): Promise<void> {
    const { version, baseline, hour, toldOn } = counted;
    const day = dayOf(hour);
    const found = day === toldOn ? null : findingOf(profileOf(baseline, cells, rows));
    if (found === null) return;
    const { id, tenantId, model } = version;
    const about = { tenantId, model, version: id, job: null, ...found };
    const at = this.#deps.clock.now();
    await this.#deps.driftFindings.add({ type: 'driftFound', id: `${id}.${day}`, at, ...about });
    counted.toldOn = day;
  }

  /** Rows that came while the last ones of an hour were written still belong to it. */
  #beginHour(counted: Counted): void {
    const hour = hourOf(this.#deps.clock.now());
    if (hour === counted.hour || counted.counts.rows > counted.rowsWritten) return;
    counted.counts.clear();
    Object.assign(counted, { hour, rowsWritten: 0 });
  }

  #tell({ id }: ModelVersion, why: unknown): void {
    this.#deps.log.warn('nothing is counted for drift', { version: id, error: why });
  }
}

function nameOf({ header }: Predictor, place: number): string | undefined {
  return header.features[place]?.name;
}
