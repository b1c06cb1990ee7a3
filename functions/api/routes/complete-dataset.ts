import { completeDataset } from '@fitlane/shared/use-cases/complete-dataset.ts';
import { operation } from '../operation.ts';
import { datasetView, viewDataset } from '../views/dataset-view.ts';
import { byId, noBody, nothing } from './request-parts.ts';

export const completeDatasetRoute = operation({
  id: 'completeDataset',
  summary:
    'Close an upload. Parquet is checked, and may be used by jobs; of CSV and JSON lines a job makes a table first.',
  method: 'post',
  path: '/v1/datasets/:id/complete',
  params: byId,
  query: nothing,
  body: noBody,
  status: 200,
  answer: datasetView,
  handle: async (deps, { tenantId, by, traceparent, params }) => {
    const asked = { tenantId, datasetId: params.id, by, traceparent };
    return viewDataset(await completeDataset(deps, asked));
  },
});
