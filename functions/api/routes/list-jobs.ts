import { z } from 'zod';
import { JOB_KINDS, JOB_STATUSES } from '@fitlane/shared/domain/job/index.ts';
import { operation } from '../operation.ts';
import { jobView, viewJob } from '../views/job-view.ts';
import { noBody, nothing, page, pageOf } from './request-parts.ts';

const query = page.extend({
  status: z.enum(JOB_STATUSES).optional(),
  kind: z.enum(JOB_KINDS).optional(),
});

export const listJobsRoute = operation({
  id: 'listJobs',
  summary: 'Jobs, newest first.',
  method: 'get',
  path: '/v1/jobs',
  params: nothing,
  query,
  body: noBody,
  status: 200,
  answer: pageOf(jobView),
  handle: async (deps, { tenantId, query: { status, kind, ...pageRequest } }) => {
    const { items, nextCursor } = await deps.jobs.list({ tenantId, status, kind }, pageRequest);
    return { items: items.map((job) => viewJob(job)), nextCursor };
  },
});
