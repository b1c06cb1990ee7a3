/** What is said and answered when something is done to many jobs at once. */
import { z } from 'zod';
import type { JobStatus } from '@fitlane/shared/domain/job/index.ts';
import type { Refusal } from '@fitlane/shared/use-cases/cancel-jobs.ts';
import { errorView, viewError } from '../views/error-view.ts';
import { jobFilter } from './job-filter.ts';
import { cursor, MAX_LIMIT } from './request-parts.ts';

/** @param statuses of the jobs to which it can be done. */
export function bulkBody<Status extends JobStatus>(statuses: readonly Status[]) {
  return z.strictObject({
    filter: z.strictObject({ status: z.enum(statuses).optional(), ...jobFilter.shape }).meta({
      description: 'All that is named must be so; an empty one matches every job of these statuses',
    }),
    dryRun: z
      .boolean()
      .default(true)
      .meta({ description: 'Only tells which jobs match; false does it' }),
    limit: z.number().int().min(1).max(MAX_LIMIT).default(MAX_LIMIT),
    cursor,
  });
}

/** What every answer has, whatever was done. */
export const bulkAnswer = z.object({
  dryRun: z.boolean(),
  matched: z.number().meta({ description: 'Jobs on this page; nextCursor leads to the others' }),
  refused: z.array(z.object({ id: z.string(), error: errorView })),
  nextCursor: z.string().nullable(),
});

export function viewRefusals(refused: readonly Refusal[]): z.infer<typeof bulkAnswer>['refused'] {
  return refused.map(({ id, error }) => ({ id, error: viewError(error) }));
}
