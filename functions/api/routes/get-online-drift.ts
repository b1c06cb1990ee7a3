import { z } from 'zod';
import { predictQuery, versionChoice } from '@fitlane/shared/http/online-prediction.ts';
import { getOnlineDrift } from '@fitlane/shared/use-cases/get-online-drift.ts';
import { operation } from '../operation.ts';
import { driftView, viewDrift } from '../views/drift-view.ts';
import { isoTime, toIso } from '../views/time.ts';
import { byModel } from './alias-requests.ts';
import { noBody } from './request-parts.ts';
import { windowMs } from './window.ts';

export const getOnlineDriftRoute = operation({
  id: 'getOnlineDrift',
  summary: 'How far what a model was asked online, and what it said, lie from the fit.',
  method: 'get',
  path: '/v1/models/:model/drift',
  params: byModel,
  query: predictQuery.safeExtend({ window: windowMs('24h') }),
  body: noBody,
  status: 200,
  answer: driftView
    .extend({ model: z.string(), version: z.string(), from: isoTime, until: isoTime })
    .meta({ id: 'OnlineDrift' }),
  handle: async (deps, { tenantId, params, query: { window, ...choice } }) => {
    const asked = { tenantId, ...params, version: versionChoice(choice), windowMs: window };
    const { version, from, until, drift } = await getOnlineDrift(deps, asked);
    const of = { model: version.model, version: version.id };
    return { ...of, from: toIso(from), until: toIso(until), ...viewDrift(drift) };
  },
});
