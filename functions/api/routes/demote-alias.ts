import { z } from 'zod';
import { demoteAlias } from '@fitlane/shared/use-cases/demote-alias.ts';
import { operation } from '../operation.ts';
import { anyChange, byModel, changedAliasView, viewOutcome } from './alias-requests.ts';
import { nothing } from './request-parts.ts';

export const demoteAliasRoute = operation({
  id: 'demoteAlias',
  summary:
    'Let an alias mean what it meant before. Twice goes back two versions; with none left: 409 no_predecessor.',
  method: 'post',
  path: '/v1/models/:model/demote',
  createsResource: true,
  params: byModel,
  query: nothing,
  body: z.strictObject(anyChange).meta({ id: 'DemoteRequest' }),
  status: 200,
  answer: changedAliasView,
  handle: async (deps, { tenantId, by, named, params, body }) => {
    const { alias, reason = null } = body;
    const request = { tenantId, ...params, alias, reason, by };
    return viewOutcome(await demoteAlias(deps, request, named));
  },
});
