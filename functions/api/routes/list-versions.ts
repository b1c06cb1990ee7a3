import { z } from 'zod';
import { operation } from '../operation.ts';
import { versionView, viewVersion } from '../views/version-view.ts';
import { noBody, nothing, pageOf, pageOfPeriod, periodOf } from './request-parts.ts';

const query = pageOfPeriod.extend({
  model: z.string().optional().meta({ description: 'Name of the model' }),
});

export const listVersionsRoute = operation({
  id: 'listVersions',
  summary: 'Model versions, newest first.',
  method: 'get',
  path: '/v1/versions',
  params: nothing,
  query,
  body: noBody,
  status: 200,
  answer: pageOf(versionView),
  handle: async (deps, { tenantId, query: asked }) => {
    const filter = { tenantId, model: asked.model, created: periodOf(asked) };
    const { items, nextCursor } = await deps.versions.list(filter, asked);
    return { items: items.map(viewVersion), nextCursor };
  },
});
