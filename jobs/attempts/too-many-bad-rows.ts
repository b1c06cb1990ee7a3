import type { ErrorDetail } from '@fitlane/shared/domain/errors.ts';
import type { Job, JobOutputs } from '@fitlane/shared/domain/job/index.ts';

/** Each task knows its own bad rows: those of all tasks together may be more than are allowed. */
export function tooManyBadRows({ parameters }: Job, outputs: JobOutputs): ErrorDetail | null {
  const { count = 0, examples = [] } = (outputs.kind === 'predict' && outputs.badRows) || {};
  const allowed = 'maxBadRows' in parameters ? parameters.maxBadRows : 0;
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
