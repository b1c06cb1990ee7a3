import type { Conversion, Dataset } from '../dataset.ts';
import type { ErrorDetail } from '../errors.ts';
import { isTerminal, type Job } from './job.ts';

/** What becomes of a dataset: these fields, and no other. */
export interface DatasetChange {
  readonly id: string;
  readonly fields: Partial<Omit<Dataset, 'id' | 'tenantId'>>;
}

/**
 * What a change of a conversion's record means for the dataset that it converts. The commit that changes the
 * record writes it, so that the dataset is ready, or has failed, exactly once and exactly when the job has.
 */
export function convertedDataset(was: Job | null, job: Job): DatasetChange | null {
  if (job.kind !== 'convert') return null;
  if (was === null) return { id: idOf(job), fields: begun(job) };
  return isTerminal(job) && !isTerminal(was) ? { id: idOf(job), fields: ended(job) } : null;
}

function idOf({ inputs }: Job): string {
  return inputs.dataset.id;
}

function begun(job: Job): DatasetChange['fields'] {
  const { uri, sizeBytes } = job.inputs.dataset;
  return { status: 'converting', uri, sizeBytes, conversion: conversionOf(job) };
}

function ended(job: Job): DatasetChange['fields'] {
  const { status, outputs, finishedAt: completedAt } = job;
  if (status !== 'succeeded' || outputs?.kind !== 'convert') {
    return { status: 'failed', conversion: { ...conversionOf(job), error: errorOf(job) } };
  }
  const { uri, sizeBytes, digest, shape } = outputs.table;
  const conversion = { ...conversionOf(job), digest, report: outputs.report };
  return { status: 'ready', uri, sizeBytes, shape, completedAt, conversion };
}

function conversionOf({ id, inputs }: Job): Conversion {
  const { uri, sizeBytes } = inputs.dataset;
  return { job: id, upload: { uri, sizeBytes }, digest: null, report: null, error: null };
}

function errorOf({ id, status, error }: Job): ErrorDetail {
  if (status === 'failed' && error !== null) return error;
  return {
    code: 'job_failed',
    owner: 'user',
    message: `The conversion was ${status}.`,
    fix: `Ask for it again: POST /v1/jobs/${id}/retry.`,
  };
}
