import { z } from 'zod';
import { getResult } from '@fitlane/shared/use-cases/get-result.ts';
import { operation } from '../operation.ts';
import { fileView, viewFile } from '../views/file-view.ts';
import { byId, noBody, nothing } from './request-parts.ts';

const answer = z
  .object({ job: z.string(), version: z.string().optional(), files: z.array(fileView) })
  .meta({ id: 'Result' });

export const getResultRoute = operation({
  id: 'getResult',
  summary: 'Where to download what a job made.',
  method: 'get',
  path: '/v1/jobs/:id/result',
  params: byId,
  query: nothing,
  body: noBody,
  status: 200,
  answer,
  handle: async (deps, { tenantId, params }) => {
    const { job, files } = await getResult(deps, { tenantId, jobId: params.id });
    const version = job.outputs?.kind === 'fit' ? { version: job.outputs.version } : {};
    return { job: job.id, ...version, files: files.map(viewFile) };
  },
});
