export type Floats = Float64Array | Float32Array;

/** How an encoded row becomes scores: an export holds one of the forms that there are. */
export interface Scorer {
  /** float32 where the model's library computes in it, from the row to the probabilities. */
  readonly precision: 'float64' | 'float32';
  /** How many scores a row has. */
  readonly scoreCount: number;
  /**
   * @param row encoded features in the scorer's precision; NaN is missing, category numbers are whole and in 0..255.
   * @param scores (scoreCount) in the scorer's precision; is overwritten.
   */
  score(row: Floats, scores: Floats): void;
}
