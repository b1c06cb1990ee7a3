import { z } from 'zod';
import { CANCELLABLE, cancelJobs } from '@fitlane/shared/use-cases/cancel-jobs.ts';
import { operation } from '../operation.ts';
import { bulkAnswer, bulkBody, viewRefusals } from './bulk-parts.ts';
import { force } from './cancel-job.ts';
import { jobFilterOf } from './job-filter.ts';
import { nothing } from './request-parts.ts';

const ids = z.array(z.string());

export const cancelJobsRoute = operation({
  id: 'cancelJobs',
  summary: 'Stop many jobs, or learn which would be. Newest first, a page at a time.',
  method: 'post',
  path: '/v1/jobs/cancel',
  params: nothing,
  query: nothing,
  body: bulkBody(CANCELLABLE).extend({ force }).meta({ id: 'CancelManyRequest' }),
  status: 200,
  answer: bulkAnswer
    .extend({
      jobs: ids.meta({ description: 'Those that stop' }),
      left: ids.meta({ description: 'Those that go on for others who asked for the same' }),
    })
    .meta({ id: 'CancelledJobs' }),
  handle: async (deps, { tenantId, by, body }) => {
    const filter = jobFilterOf(tenantId, body.filter);
    const request = { by, isForced: body.force, filter, page: body, isDryRun: body.dryRun };
    const { refused, jobs, left, ...counts } = await cancelJobs(deps, request);
    return {
      dryRun: body.dryRun,
      ...counts,
      jobs: [...jobs],
      left: [...left],
      refused: viewRefusals(refused),
    };
  },
});
