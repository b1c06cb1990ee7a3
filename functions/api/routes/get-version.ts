import { getVersion } from '@fitlane/shared/use-cases/get-version.ts';
import { operation } from '../operation.ts';
import { versionView, viewVersion } from '../views/version-view.ts';
import { byId, noBody, nothing } from './request-parts.ts';

export const getVersionRoute = operation({
  id: 'getVersion',
  summary: 'A model version, with the columns it needs.',
  method: 'get',
  path: '/v1/versions/:id',
  params: byId,
  query: nothing,
  body: noBody,
  status: 200,
  answer: versionView,
  handle: async (deps, { tenantId, params }) =>
    viewVersion(await getVersion(deps, { tenantId, versionId: params.id })),
});
