import { z } from 'zod';
import { RETRYABLE, retryJobs } from '@fitlane/shared/use-cases/retry-jobs.ts';
import { operation } from '../operation.ts';
import { bulkAnswer, bulkBody, viewRefusals } from './bulk-parts.ts';
import { jobFilterOf } from './job-filter.ts';
import { nothing } from './request-parts.ts';

export const retryJobsRoute = operation({
  id: 'retryJobs',
  summary:
    'Try many jobs again, or learn which would be. Newest first, a page at a time. ' +
    'Send an Idempotency-Key, so that a repeated request makes no second retries.',
  method: 'post',
  path: '/v1/jobs/retry',
  params: nothing,
  query: nothing,
  body: bulkBody(RETRYABLE).meta({ id: 'RetryManyRequest' }),
  status: 200,
  answer: bulkAnswer
    .extend({
      jobs: z.array(
        z.object({
          job: z.string(),
          retry: z.string().nullable().meta({ description: 'The new job; null in a dry run' }),
        }),
      ),
    })
    .meta({ id: 'RetriedJobs' }),
  handle: async (deps, { tenantId, by, traceparent, named, body }) => {
    const filter = jobFilterOf(tenantId, body.filter);
    const request = { by, traceparent, filter, page: body, isDryRun: body.dryRun };
    const { refused, jobs, ...counts } = await retryJobs(deps, request, named);
    return { dryRun: body.dryRun, ...counts, jobs: [...jobs], refused: viewRefusals(refused) };
  },
});
