import { z } from 'zod';
import { promoteVersion } from '@fitlane/shared/use-cases/promote-version.ts';
import { operation } from '../operation.ts';
import { anyChange, byModel, changedAliasView, viewOutcome } from './alias-requests.ts';
import { nothing } from './request-parts.ts';

export const promoteVersionRoute = operation({
  id: 'promoteVersion',
  summary:
    'Let an alias mean a version, production unless another is named. Online predictions follow within a ' +
    'second or two, without a failed request.',
  method: 'post',
  path: '/v1/models/:model/promote',
  createsResource: true,
  params: byModel,
  query: nothing,
  body: z
    .strictObject({
      version: z.string().min(1).max(100).meta({ description: 'Id of a version of the model' }),
      ...anyChange,
    })
    .meta({ id: 'PromoteRequest' }),
  status: 200,
  answer: changedAliasView,
  handle: async (deps, { tenantId, by, named, params, body }) => {
    const { version, alias, reason = null } = body;
    const request = { tenantId, ...params, version, alias, reason, by };
    return viewOutcome(await promoteVersion(deps, request, named));
  },
});
