import type { RowCounts } from '../drift/row-counts.ts';
import { encoderOf, type Encoder } from './encoder-of.ts';
import type { Label } from './export-header.ts';
import { logit, softmax } from './links.ts';
import type { ModelExport } from './read-export.ts';
import type { Floats, Scorer } from './scorer.ts';

/** What is wrong with one column of an instance; `column` is null where no column is to blame. */
export interface ColumnProblem {
  readonly column: string | null;
  readonly message: string;
}

/** The answer for one instance; probabilities in the order of the classes, none for a regression. */
export interface Prediction {
  readonly prediction: Label;
  readonly probabilities?: number[];
}

/** Larger numbers would become infinite in float32; the container takes them for this one. */
const LARGEST_SINGLE = 2 ** 128 - 2 ** 104;

interface Column {
  readonly name: string;
  readonly encode: Encoder;
}

/** Answers instances: a named-column record, a list in the order of the features, or a value for the only one. */
export class Predictor {
  readonly header: ModelExport['header'];
  readonly sizeBytes: number;
  readonly #scorer: Scorer;
  readonly #columns: readonly Column[];
  readonly #row: Floats;
  readonly #isUnseen: Uint8Array;
  readonly #scores: Floats;
  readonly #largest: number;
  /** Told of every row that is answered, if anybody counts. */
  counts: RowCounts | null = null;

  constructor({ header, scorer, sizeBytes }: ModelExport) {
    const isSingle = scorer.precision === 'float32';
    const Numbers = isSingle ? Float32Array : Float64Array;
    this.sizeBytes = sizeBytes;
    this.header = header;
    this.#scorer = scorer;
    this.#columns = header.features.map((each) => ({ name: each.name, encode: encoderOf(each) }));
    this.#row = new Numbers(header.features.length);
    this.#isUnseen = new Uint8Array(header.features.length);
    this.#scores = new Numbers(scorer.scoreCount);
    this.#largest = isSingle ? LARGEST_SINGLE : Infinity;
  }

  /** The prediction, or all that is wrong with the instance. */
  predict(instance: unknown): Prediction | readonly ColumnProblem[] {
    const problems: ColumnProblem[] = [];
    this.#read(instance, problems);
    if (problems.length > 0) return problems;
    this.#scorer.score(this.#row, this.#scores);
    const answer = this.#answer();
    this.counts?.add(this.#row, this.#isUnseen, answer.prediction);
    return answer;
  }

  #read(instance: unknown, problems: ColumnProblem[]): void {
    if (Array.isArray(instance)) this.#readList(instance, problems);
    else if (typeof instance === 'object' && instance !== null) {
      this.#readRecord(instance as Readonly<Record<string, unknown>>, problems);
    } else this.#readList([instance], problems);
  }

  #readList(values: readonly unknown[], problems: ColumnProblem[]): void {
    const { length } = this.#columns;
    if (values.length !== length) {
      const wanted = `the ${length} features of the model, in their order`;
      problems.push({ column: null, message: `has ${values.length} values, not ${wanted}` });
      return;
    }
    for (let place = 0; place < length; place += 1) this.#encode(place, values[place], problems);
  }

  /** By name: another order and further columns are fine. */
  #readRecord(record: Readonly<Record<string, unknown>>, problems: ColumnProblem[]): void {
    for (let place = 0; place < this.#columns.length; place += 1) {
      const { name } = this.#columns[place] as Column;
      if (Object.hasOwn(record, name)) this.#encode(place, record[name], problems);
      else problems.push({ column: name, message: 'is missing; null means that it is not known' });
    }
  }

  #encode(place: number, value: unknown, problems: ColumnProblem[]): void {
    const { name, encode } = this.#columns[place] as Column;
    const encoded = encode(value);
    if (typeof encoded === 'number') {
      this.#row[place] = this.#inRange(encoded);
      this.#isUnseen[place] = value !== null && Number.isNaN(encoded) ? 1 : 0;
    } else problems.push({ column: name, message: encoded });
  }

  #inRange(value: number): number {
    return Math.abs(value) > this.#largest ? Math.sign(value) * this.#largest : value;
  }

  #answer(): Prediction {
    const { link, classes } = this.header;
    if (link === 'identity') return { prediction: this.#scores[0] as number };
    const { place, probabilities } = (link === 'logit' ? logit : softmax)(this.#scores);
    return { prediction: classes[place] as Label, probabilities };
  }
}
