import { z } from 'zod';
import { aliasName } from '@fitlane/shared/http/alias-name.ts';
import { getAlias } from '@fitlane/shared/use-cases/get-alias.ts';
import { operation } from '../operation.ts';
import { ledgerEntryView, viewLedgerEntry } from '../views/ledger-view.ts';
import { byModel } from './alias-requests.ts';
import { noBody, time } from './request-parts.ts';

export const getAliasRoute = operation({
  id: 'getAlias',
  summary: 'Which version an alias means, or meant at a time.',
  method: 'get',
  path: '/v1/models/:model/aliases/:alias',
  params: byModel.extend({ alias: aliasName }),
  query: z.strictObject({
    asOf: time.meta({ description: 'What it meant then; now, unless given' }),
  }),
  body: noBody,
  status: 200,
  answer: ledgerEntryView,
  handle: async (deps, { tenantId, params, query }) =>
    viewLedgerEntry(await getAlias(deps, { tenantId, ...params, ...query })),
});
