import { z } from 'zod';
import { operation } from '../operation.ts';
import { datasetView, viewDataset } from '../views/dataset-view.ts';
import { noBody, nothing, pageOf, pageOfPeriod, periodOf } from './request-parts.ts';

const query = pageOfPeriod.extend({
  status: datasetView.shape.status.optional(),
  name: z.string().optional().meta({ description: 'Exactly this name' }),
  sha256: z.string().optional().meta({ description: 'Of the file, in hexadecimal digits' }),
});

export const listDatasetsRoute = operation({
  id: 'listDatasets',
  summary: 'Datasets, newest first; filters may be combined.',
  method: 'get',
  path: '/v1/datasets',
  params: nothing,
  query,
  body: noBody,
  status: 200,
  answer: pageOf(datasetView),
  handle: async (deps, { tenantId, query: asked }) => {
    const { status, name, sha256 } = asked;
    const filter = { tenantId, status, name, sha256, created: periodOf(asked) };
    const { items, nextCursor } = await deps.datasets.list(filter, asked);
    return { items: items.map(viewDataset), nextCursor };
  },
});
