import { operation } from '../operation.ts';
import { datasetView, viewDataset } from '../views/dataset-view.ts';
import { noBody, nothing, page, pageOf } from './request-parts.ts';

export const listDatasetsRoute = operation({
  id: 'listDatasets',
  summary: 'Datasets, newest first.',
  method: 'get',
  path: '/v1/datasets',
  params: nothing,
  query: page,
  body: noBody,
  status: 200,
  answer: pageOf(datasetView),
  handle: async (deps, { tenantId, query }) => {
    const { items, nextCursor } = await deps.datasets.list(tenantId, query);
    return { items: items.map(viewDataset), nextCursor };
  },
});
