import { z } from 'zod';
import { listParts } from '@fitlane/shared/use-cases/dataset-parts.ts';
import { operation } from '../operation.ts';
import { partsUploadView } from '../views/transfer-view.ts';
import { byId, noBody, nothing } from './request-parts.ts';

export const listPartsRoute = operation({
  id: 'listParts',
  summary:
    'Which parts of a large file are in storage, so that an upload goes on where it stopped.',
  method: 'get',
  path: '/v1/datasets/:id/parts',
  params: byId,
  query: nothing,
  body: noBody,
  status: 200,
  answer: partsUploadView
    .extend({ stored: z.array(z.number()).meta({ description: 'Numbers of the parts.' }) })
    .meta({ id: 'StoredParts' }),
  handle: async (deps, { tenantId, params }) => {
    const { stored, ...upload } = await listParts(deps, { tenantId, datasetId: params.id });
    return { type: 'multipart' as const, ...upload, stored: stored.map(({ number }) => number) };
  },
});
