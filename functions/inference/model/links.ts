/**
 * From scores to what a user reads, by the formulas of scikit-learn 1.9: `expit` as in scipy, softmax as in
 * sklearn/utils/extmath.py. Results differ from NumPy's in the last bits, where its exp does.
 */

/** Of two classes. */
export function logit(score: number): [number, number] {
  const positive = 1 / (1 + Math.exp(-score));
  return [1 - positive, positive];
}

export function softmax(scores: Float64Array): number[] {
  const largest = scores.reduce((most, score) => Math.max(most, score), -Infinity);
  const powers = Array.from(scores, (score) => Math.exp(score - largest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

/** The first of the largest, as NumPy's argmax. */
export function placeOfLargest(scores: Float64Array): number {
  let place = 0;
  for (let other = 1; other < scores.length; other += 1) {
    if ((scores[other] as number) > (scores[place] as number)) place = other;
  }
  return place;
}
