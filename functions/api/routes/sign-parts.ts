import { z } from 'zod';
import { MAX_PARTS } from '@fitlane/shared/domain/upload-parts.ts';
import { signParts } from '@fitlane/shared/use-cases/dataset-parts.ts';
import { operation } from '../operation.ts';
import { uploadView, viewUpload } from '../views/transfer-view.ts';
import { byId, nothing } from './request-parts.ts';

/** Each signature costs a call where keys are not at hand (GCS). */
export const MAX_SIGNED = 100;

export const signPartsRoute = operation({
  id: 'signParts',
  summary: 'Where to send parts of a large file; a part may be sent again, the last time counts.',
  method: 'post',
  path: '/v1/datasets/:id/parts',
  params: byId,
  query: nothing,
  body: z.strictObject({
    numbers: z.array(z.number().int().min(1).max(MAX_PARTS)).min(1).max(MAX_SIGNED),
  }),
  status: 200,
  answer: z.object({ parts: z.array(uploadView.extend({ number: z.number() })) }),
  handle: async (deps, { tenantId, params, body: { numbers } }) => {
    const signed = await signParts(deps, { tenantId, datasetId: params.id, numbers });
    return { parts: signed.map(({ number, transfer }) => ({ number, ...viewUpload(transfer) })) };
  },
});
