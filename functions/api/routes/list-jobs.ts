import { z } from 'zod';
import { JOB_STATUSES } from '@fitlane/shared/domain/job/index.ts';
import { operation } from '../operation.ts';
import { jobView, viewJob } from '../views/job-view.ts';
import { jobFilter, jobFilterOf } from './job-filter.ts';
import { noBody, nothing, pageOf, pageOfPeriod } from './request-parts.ts';

const query = pageOfPeriod.extend({
  status: z.enum(JOB_STATUSES).optional(),
  ...jobFilter.shape,
});

export const listJobsRoute = operation({
  id: 'listJobs',
  summary: 'Jobs, newest first; filters may be combined.',
  method: 'get',
  path: '/v1/jobs',
  params: nothing,
  query,
  body: noBody,
  status: 200,
  answer: pageOf(jobView),
  handle: async (deps, { tenantId, query: asked }) => {
    const { items, nextCursor } = await deps.jobs.list(jobFilterOf(tenantId, asked), asked);
    return { items: items.map((job) => viewJob(job)), nextCursor };
  },
});
