import { z } from 'zod';
import { getDrift } from '@fitlane/shared/use-cases/get-drift.ts';
import { operation } from '../operation.ts';
import { driftView, viewDrift } from '../views/drift-view.ts';
import { byId, noBody, nothing } from './request-parts.ts';

export const getDriftRoute = operation({
  id: 'getDrift',
  summary: 'How far the rows of a prediction, and what was predicted, lie from those of the fit.',
  method: 'get',
  path: '/v1/jobs/:id/drift',
  params: byId,
  query: nothing,
  body: noBody,
  status: 200,
  answer: driftView
    .extend({ job: z.string(), version: z.string().nullable() })
    .meta({ id: 'Drift' }),
  handle: async (deps, { tenantId, params }) => {
    const { job, drift } = await getDrift(deps, { tenantId, jobId: params.id });
    return { job: job.id, version: job.inputs.version?.id ?? null, ...viewDrift(drift) };
  },
});
