import { z } from 'zod';
import { JOB_KINDS, JOB_STATUSES } from '@fitlane/shared/domain/job/index.ts';
import { operation } from '../operation.ts';
import { jobView, viewJob } from '../views/job-view.ts';
import { noBody, nothing, pageOf, pageOfPeriod, periodOf } from './request-parts.ts';

const query = pageOfPeriod.extend({
  status: z.enum(JOB_STATUSES).optional(),
  kind: z.enum(JOB_KINDS).optional(),
  model: z.string().optional().meta({ description: 'Name of the model fitted or predicted with' }),
  dataset: z.string().optional().meta({ description: 'Id of the dataset fitted on or predicted' }),
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
    const { status, kind, model, dataset } = asked;
    const filter = { tenantId, status, kind, model, dataset, submitted: periodOf(asked) };
    const { items, nextCursor } = await deps.jobs.list(filter, asked);
    return { items: items.map((job) => viewJob(job)), nextCursor };
  },
});
