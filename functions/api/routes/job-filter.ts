import { z } from 'zod';
import { JOB_KINDS, type JobStatus } from '@fitlane/shared/domain/job/index.ts';
import { period, periodOf } from './request-parts.ts';

/** Which jobs are meant, beyond their status. */
export const jobFilter = period.extend({
  kind: z.enum(JOB_KINDS).optional(),
  model: z.string().optional().meta({ description: 'Name of the model fitted or predicted with' }),
  dataset: z.string().optional().meta({ description: 'Id of the dataset fitted on or predicted' }),
});

type Asked<Status> = z.infer<typeof jobFilter> & { readonly status?: Status | undefined };

export function jobFilterOf<Status extends JobStatus>(tenantId: string, asked: Asked<Status>) {
  const { status, kind, model, dataset } = asked;
  return { tenantId, status, kind, model, dataset, submitted: periodOf(asked) };
}
