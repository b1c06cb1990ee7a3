import { z } from 'zod';
import { waitForJob } from '@fitlane/shared/use-cases/get-job.ts';
import { pendingOf } from '@fitlane/shared/use-cases/pending-of.ts';
import { operation } from '../operation.ts';
import { jobView, viewJob } from '../views/job-view.ts';
import { pendingView, viewPending } from '../views/pending-view.ts';
import { byId, noBody, nothing } from './request-parts.ts';

export const MAX_WAIT_SECONDS = 60;

const query = nothing.extend({
  wait: z
    .string()
    .regex(/^\d{1,2}s?$/, 'must be seconds, like 30s')
    .transform((text) => Number.parseInt(text, 10))
    .pipe(z.number().max(MAX_WAIT_SECONDS))
    .default(0)
    .meta({
      description: 'Answer when the job is over, or after this time, like 30s; at most 60s',
    }),
});

const answer = jobView
  .extend({ pending: pendingView.nullable().meta({ description: 'Why it has not started' }) })
  .meta({ id: 'JobNow' });

export const getJobRoute = operation({
  id: 'getJob',
  summary: 'A job; with ?wait=30s the answer comes as soon as it is over.',
  method: 'get',
  path: '/v1/jobs/:id',
  params: byId,
  query,
  body: noBody,
  status: 200,
  answer,
  handle: async (deps, { tenantId, params, query: { wait }, signal }) => {
    const input = { tenantId, jobId: params.id, waitMs: wait * 1000, signal };
    const job = await waitForJob(deps, input);
    const isComputing = job.status === 'running' && job.attempt !== null;
    const tasks = isComputing ? await deps.tasks.list(job.id, job.attempt.number) : [];
    return { ...viewJob(job, tasks), pending: viewPending(await pendingOf(deps, job)) };
  },
});
