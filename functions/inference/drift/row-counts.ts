import {
  binsIn,
  cellCount,
  type Baseline,
  type Bins,
} from '@fitlane/shared/domain/drift/baseline.ts';
import { cellsOf } from '@fitlane/shared/domain/drift/tally.ts';
import type { Label } from '../model/export-header.ts';
import type { Floats } from '../model/scorer.ts';

/** The bins of one column, and where its cells begin: bins, missing, below, above, unseen. */
interface Column {
  /** Null: a category is a bin. */
  readonly edges: readonly number[] | null;
  readonly low: number;
  readonly high: number;
  readonly start: number;
  readonly missing: number;
}

/** Counts rows by the bins of a baseline: a few comparisons for each value, and no memory for a row. */
export class RowCounts {
  readonly #features: readonly Column[];
  readonly #predictions: Column | null;
  readonly #classes: ReadonlyMap<Label, number>;
  readonly #size: number;
  #cells: Float64Array;
  #rows = 0;

  constructor(baseline: Baseline, classes: readonly Label[]) {
    const columns = columnsOf(binsIn(baseline));
    this.#features = columns.slice(0, baseline.features.length);
    this.#predictions = columns[baseline.features.length] ?? null;
    this.#classes = new Map(classes.map((label, place) => [label, place]));
    this.#size = cellCount(baseline);
    this.#cells = new Float64Array(this.#size);
  }

  /**
   * @param row the features as numbers, NaN for missing and unseen ones.
   * @param isUnseen 1 where a value was given that the fit has not seen.
   */
  add(row: Floats, isUnseen: Uint8Array, prediction: Label): void {
    this.#rows += 1;
    for (let place = 0; place < this.#features.length; place += 1) {
      const column = this.#features[place] as Column;
      this.#count(column, row[place] as number, isUnseen[place] === 1);
    }
    if (this.#predictions === null) return;
    const isNumber = this.#predictions.edges !== null;
    const value = isNumber ? (prediction as number) : (this.#classes.get(prediction) as number);
    this.#count(this.#predictions, value, false);
  }

  get rows(): number {
    return this.#rows;
  }

  /** A copy. */
  get cells(): number[] {
    return Array.from(this.#cells);
  }

  /** From now on rows are counted anew. */
  clear(): void {
    this.#cells = new Float64Array(this.#size);
    this.#rows = 0;
  }

  #count(column: Column, value: number, isUnseen: boolean): void {
    (this.#cells[cellOf(column, value, isUnseen)] as number) += 1;
  }
}

function cellOf({ edges, low, high, start, missing }: Column, value: number, isUnseen: boolean) {
  if (Number.isNaN(value)) return isUnseen ? missing + 3 : missing;
  if (edges === null) return start + value;
  if (value < low) return missing + 1;
  if (value > high) return missing + 2;
  let bin = 0;
  while (bin < edges.length && value > (edges[bin] as number)) bin += 1;
  return start + bin;
}

function columnsOf(bins: readonly Bins[]): Column[] {
  let start = 0;
  return bins.map(({ edges, range: [low, high], tally }) => {
    const column = { edges, low, high, start, missing: start + tally.counts.length };
    start += cellsOf(tally).length;
    return column;
  });
}
