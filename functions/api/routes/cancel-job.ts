import { z } from 'zod';
import { cancelJob } from '@fitlane/shared/use-cases/cancel-job.ts';
import { operation } from '../operation.ts';
import { jobView, viewJob } from '../views/job-view.ts';
import { byId, nothing } from './request-parts.ts';

export const force = z
  .boolean()
  .default(false)
  .meta({ description: 'Stops a shared job for all who asked for it' });

export const cancelledView = jobView
  .extend({
    goesOnForOthers: z
      .boolean()
      .meta({ description: 'Others asked for the same job: you have left it, and it goes on' }),
  })
  .meta({ id: 'CancelledJob' });

export const cancelJobRoute = operation({
  id: 'cancelJob',
  summary:
    'Stop a job. It is `cancelled` once nothing computes any more, and `cancelling` until then. ' +
    'One that is over stays as it is: the answer says how it ended. Only whoever asked for a shared ' +
    'job leaves it; anybody else gets 409 job_shared.',
  method: 'post',
  path: '/v1/jobs/:id/cancel',
  params: byId,
  query: nothing,
  body: z.strictObject({ force }).meta({ id: 'CancelRequest' }),
  status: 200,
  answer: cancelledView,
  handle: async (deps, { tenantId, by, params, body }) => {
    const request = { tenantId, jobId: params.id, by, isForced: body.force };
    const { job, goesOnForOthers } = await cancelJob(deps, request);
    return { ...viewJob(job), goesOnForOthers };
  },
});
