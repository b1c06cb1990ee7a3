import { z } from 'zod';
import { getResult, type ResultFile } from '@fitlane/shared/use-cases/get-result.ts';
import { operation } from '../operation.ts';
import { isoTime, toIso } from '../views/time.ts';
import { byId, noBody, nothing } from './request-parts.ts';

const fileView = z
  .object({
    name: z.string(),
    url: z.string(),
    rows: z.number().nullable(),
    sizeBytes: z.number().nullable(),
    expiresAt: isoTime,
  })
  .meta({ id: 'ResultFile' });

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

function viewFile({ name, rows, sizeBytes, download }: ResultFile) {
  return { name, url: download.url, rows, sizeBytes, expiresAt: toIso(download.expiresAt) };
}
