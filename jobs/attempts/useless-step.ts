import type { ErrorDetail } from '@fitlane/shared/domain/errors.ts';
import type { BadRows, Job, StepOutputs } from '@fitlane/shared/domain/job/index.ts';
import { trialsOf, type TrialReport } from '@fitlane/shared/domain/search/trials.ts';

/** Why the job fails although all tasks of its step are done; null: it goes on. */
export function uselessStep({ parameters }: Job, outputs: StepOutputs): ErrorDetail | null {
  if (outputs.kind === 'trials') return withoutAnyTrial(outputs.reports);
  if (outputs.kind !== 'predict' || outputs.badRows === undefined) return null;
  return tooManyBadRows(outputs.badRows, 'maxBadRows' in parameters ? parameters.maxBadRows : 0);
}

/** Each task knows its own bad rows: those of all tasks together may be more than are allowed. */
function tooManyBadRows({ count, examples }: BadRows, allowed: number): ErrorDetail | null {
  if (count <= allowed) return null;
  const [first] = examples;
  return {
    code: 'too_many_bad_rows',
    owner: 'user',
    message: `${count} rows cannot be predicted, and maxBadRows allows ${allowed}. The first: ${first?.message ?? ''}`,
    fix: 'Mend these rows, or allow more with maxBadRows: they then get no prediction.',
    row: first?.row,
  };
}

/** A trial that fails does not fail the search; that all of them do leaves nothing to fit. */
function withoutAnyTrial(reports: readonly TrialReport[]): ErrorDetail | null {
  const trials = trialsOf(reports);
  const [first] = trials;
  return trials.every(({ error }) => error !== null) ? (first?.error ?? null) : null;
}
