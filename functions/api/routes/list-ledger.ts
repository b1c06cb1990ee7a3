import { aliasName } from '@fitlane/shared/http/alias-name.ts';
import { listLedger } from '@fitlane/shared/use-cases/list-ledger.ts';
import { operation } from '../operation.ts';
import { ledgerEntryView, viewLedgerEntry } from '../views/ledger-view.ts';
import { byModel } from './alias-requests.ts';
import { noBody, pageOf, pageOfPeriod, periodOf } from './request-parts.ts';

const query = pageOfPeriod.extend({ alias: aliasName.optional() });

export const listLedgerRoute = operation({
  id: 'listLedger',
  summary:
    'All that the aliases of a model have ever meant, newest first. Nothing is ever removed.',
  method: 'get',
  path: '/v1/models/:model/ledger',
  params: byModel,
  query,
  body: noBody,
  status: 200,
  answer: pageOf(ledgerEntryView),
  handle: async (deps, { tenantId, params, query: asked }) => {
    const filter = { tenantId, ...params, alias: asked.alias, made: periodOf(asked) };
    const { items, nextCursor } = await listLedger(deps, filter, asked);
    return { items: items.map(viewLedgerEntry), nextCursor };
  },
});
