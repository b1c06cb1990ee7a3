import { AppError, type FieldProblem } from '@fitlane/shared/domain/errors.ts';
import type { ColumnProblem } from '../model/predictor.ts';

/** More would not help, and an answer must not be larger than its request. */
const MOST_SHOWN = 100;

/** What is wrong with the instances of a request, all of it at once. */
export class InstanceProblems {
  readonly #fields: FieldProblem[] = [];
  #first: { readonly column: string | null; readonly row: number } | null = null;
  #count = 0;

  add(row: number, path: string, problems: readonly ColumnProblem[]): void {
    for (const { column, message } of problems) {
      this.#first ??= { column, row };
      this.#count += 1;
      if (this.#fields.length < MOST_SHOWN) {
        this.#fields.push({ path: column === null ? path : `${path}.${column}`, message });
      }
    }
  }

  get areNone(): boolean {
    return this.#count === 0;
  }

  /** The code is invalid_instance. */
  toError(): AppError {
    const { column, row } = this.#first ?? { column: null, row: 0 };
    const [{ path, message } = { path: '', message: '' }] = this.#fields;
    const more = this.#count > 1 ? ` (and ${this.#count - 1} more)` : '';
    return new AppError(
      {
        code: 'invalid_instance',
        owner: 'user',
        message: `The model cannot answer this: ${path} ${message}${more}.`,
        fix: 'Correct what errors names; GET /v1/versions/{id} has the columns of the model.',
        ...(column !== null && { column }),
        row,
      },
      { fields: this.#fields },
    );
  }
}
