import { getDataset } from '@fitlane/shared/use-cases/get-dataset.ts';
import { operation } from '../operation.ts';
import { datasetView, viewDataset } from '../views/dataset-view.ts';
import { byId, noBody, nothing } from './request-parts.ts';

export const getDatasetRoute = operation({
  id: 'getDataset',
  summary: 'A dataset, with the columns of its file.',
  method: 'get',
  path: '/v1/datasets/:id',
  params: byId,
  query: nothing,
  body: noBody,
  status: 200,
  answer: datasetView,
  handle: async (deps, { tenantId, params }) =>
    viewDataset(await getDataset(deps, { tenantId, datasetId: params.id })),
});
