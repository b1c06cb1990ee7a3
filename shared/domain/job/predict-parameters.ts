/** Who computes: the library that the model was fitted with, or ONNX Runtime, which walks trees faster. */
export const ENGINES = ['native', 'onnx'] as const;
export type Engine = (typeof ENGINES)[number];

/** What a prediction was asked to do, completed by the defaults. */
export interface PredictParameters {
  readonly engine: Engine;
  /** Up to so many rows that cannot be predicted are told of in the result instead of failing the job. */
  readonly maxBadRows: number;
}
