import type { ModelVersion } from '../model-version.ts';
import type { PredictParameters } from '../job/predict-parameters.ts';
import { MOST_PROBABILITY_COLUMNS } from './container-limits.ts';

/**
 * The columns that a prediction adds, as ml-container/src/fitlane_ml/tasks names them; without those
 * of numbers that JSON and Python write differently.
 */
export function addedColumns(
  version: Pick<ModelVersion, 'schema' | 'classes'>,
  { maxBadRows }: PredictParameters,
): string[] {
  return [...answerColumns(version), ...(maxBadRows > 0 ? ['error'] : [])];
}

function answerColumns({ schema, classes }: Pick<ModelVersion, 'schema' | 'classes'>): string[] {
  if (classes.length > MOST_PROBABILITY_COLUMNS) return ['prediction', 'probabilities'];
  const isFloat = /^(?:dictionary<values=)?(?:halffloat|float|double)\b/.test(schema.target.type);
  const labels = classes.filter(isWrittenAlike).map((value) => labelOf(value, isFloat));
  const levels = (schema.quantiles ?? []).map((level) => String(level).replace('.', '_'));
  return [
    'prediction',
    ...labels.map((label) => `probability_${label}`),
    ...levels.map((level) => `quantile_${level}`),
  ];
}

function isWrittenAlike(value: string | number | boolean): boolean {
  return typeof value !== 'number' || Number.isSafeInteger(value);
}

/** Classes of a floating type are whole numbers, and Python writes 1.0 for 1. */
function labelOf(value: string | number | boolean, isFloat: boolean): string {
  return isFloat ? `${value}.0` : String(value);
}
