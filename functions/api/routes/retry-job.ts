import { retryJob } from '@fitlane/shared/use-cases/retry-job.ts';
import { operation } from '../operation.ts';
import { viewJob } from '../views/job-view.ts';
import { byId, noBody, nothing } from './request-parts.ts';
import { acceptedView } from './submit-job.ts';

export const retryJobRoute = operation({
  id: 'retryJob',
  summary:
    'Try a job again that failed, expired or was cancelled: a new job, asked for the same. ' +
    'Send an Idempotency-Key, so that a repeated request makes no second one.',
  method: 'post',
  path: '/v1/jobs/:id/retry',
  createsResource: true,
  params: byId,
  query: nothing,
  body: noBody,
  status: 202,
  answer: acceptedView,
  handle: async (deps, { tenantId, by, traceparent, named, params }) => {
    const request = { tenantId, jobId: params.id, by, traceparent };
    const { job, isCached } = await retryJob(deps, request, named);
    return { ...viewJob(job), cached: isCached };
  },
});
