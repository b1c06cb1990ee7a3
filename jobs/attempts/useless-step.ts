import type { ErrorDetail } from '@fitlane/shared/domain/errors.ts';
import type { BadRows, Job, StepOutputs } from '@fitlane/shared/domain/job/index.ts';
import type { Search } from '@fitlane/shared/domain/search/search.ts';
import { bestTrial, trialsOf, type TrialReport } from '@fitlane/shared/domain/search/trials.ts';

/** Why the job fails although all tasks of its step are done; null: it goes on. */
export function uselessStep({ parameters }: Job, outputs: StepOutputs): ErrorDetail | null {
  const search = 'search' in parameters ? parameters.search : null;
  if (outputs.kind === 'trials') return withoutBestTrial(outputs.reports, search);
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

/** A trial that fails does not fail the search; that none can be compared leaves nothing to fit. */
function withoutBestTrial(
  reports: readonly TrialReport[],
  search: Search | null,
): ErrorDetail | null {
  const trials = trialsOf(reports);
  const [first] = trials;
  if (trials.every(({ error }) => error !== null)) return first?.error ?? null;
  if (search === null || bestTrial(trials, search.metric) !== null) return null;
  return unmeasured(search);
}

function unmeasured({ metric }: Search): ErrorDetail {
  return {
    code: 'invalid_parameters',
    owner: 'user',
    message: `No trial has the metric ${metric}: in some of the rows held out the target has one value only.`,
    fix: 'Choose another `search.metric`, or hold out more rows: a larger fraction, or fewer folds.',
  };
}
