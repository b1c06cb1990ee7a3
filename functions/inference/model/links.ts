/**
 * From scores to what a user reads: ml-container/src/fitlane_ml/links.py does the same. In float64 by the formulas of
 * scikit-learn 1.9 (`expit` as in scipy, softmax as in sklearn/utils/extmath.py), which decides the class on the
 * scores; in float32 by those of XGBoost, which decides it on the probabilities. Results differ from theirs in the last
 * bits, where the exp does.
 */
import type { Floats } from './scorer.ts';

/** Probabilities in the order of the classes, and the place of the class that is predicted. */
export interface ClassAnswer {
  readonly place: number;
  readonly probabilities: number[];
}

/** Of two classes: of one score. */
export function logit(scores: Floats): ClassAnswer {
  const score = scores[0] as number;
  if (scores instanceof Float32Array) {
    const power = Math.fround(Math.exp(-score));
    const second = Math.fround(1 / Math.fround(1 + power));
    return { place: second > 0.5 ? 1 : 0, probabilities: [Math.fround(1 - second), second] };
  }
  const second = 1 / (1 + Math.exp(-score));
  // A tiny score is lost in the probability 0.5.
  return { place: score > 0 ? 1 : 0, probabilities: [1 - second, second] };
}

/** Of more than two: of a score for each. */
export function softmax(scores: Floats): ClassAnswer {
  const isSingle = scores instanceof Float32Array;
  const rounded = isSingle ? Math.fround : (value: number) => value;
  const largest = scores[placeOfLargest(scores)] as number;
  const powers = Array.from(scores, (score) => rounded(Math.exp(rounded(score - largest))));
  const sum = rounded(powers.reduce((total, power) => total + power, 0));
  const probabilities = powers.map((power) => rounded(power / sum));
  return { place: placeOfLargest(isSingle ? probabilities : scores), probabilities };
}

/** The first of the largest, as NumPy's argmax. */
function placeOfLargest(values: ArrayLike<number>): number {
  let place = 0;
  for (let other = 1; other < values.length; other += 1) {
    if ((values[other] as number) > (values[place] as number)) place = other;
  }
  return place;
}
