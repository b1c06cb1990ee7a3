import { listModels } from '@fitlane/shared/use-cases/list-models.ts';
import { operation } from '../operation.ts';
import { modelView, viewModel } from '../views/model-view.ts';
import { noBody, nothing, page, pageOf } from './request-parts.ts';

export const listModelsRoute = operation({
  id: 'listModels',
  summary: 'Models by name, each with its newest version and what its aliases mean.',
  method: 'get',
  path: '/v1/models',
  params: nothing,
  query: page,
  body: noBody,
  status: 200,
  answer: pageOf(modelView),
  handle: async (deps, { tenantId, query }) => {
    const { items, nextCursor } = await listModels(deps, tenantId, query);
    return { items: items.map(viewModel), nextCursor };
  },
});
