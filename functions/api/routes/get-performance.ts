import { z } from 'zod';
import { KEPT_DAYS } from '@fitlane/shared/domain/drift/kept-prediction.ts';
import { FEWEST_ROWS } from '@fitlane/shared/domain/drift/drift.ts';
import { PERFORMANCE_VERDICTS, TOLERANCE } from '@fitlane/shared/domain/drift/performance.ts';
import { getPerformance } from '@fitlane/shared/use-cases/get-performance.ts';
import { operation } from '../operation.ts';
import { byModel } from './alias-requests.ts';
import { noBody } from './request-parts.ts';
import { windowMs } from './window.ts';

const dayView = z
  .object({
    day: z.string().meta({ description: 'In UTC, when the prediction was asked for' }),
    version: z.string(),
    rows: z.number().meta({ description: 'Whose label is known' }),
    metric: z.enum(['accuracy', 'mae']),
    value: z.number(),
    rmse: z.number().nullable().meta({ description: 'Beside mae' }),
    interval: z
      .object({ low: z.number(), high: z.number() })
      .meta({ description: 'Of 99 % confidence' }),
    promised: z
      .number()
      .nullable()
      .meta({ description: 'On rows that the fit had held out; null where there were none' }),
    verdict: z.enum(PERFORMANCE_VERDICTS).meta({
      description: `worse: the whole interval is, by more than ${TOLERANCE.accuracy} of accuracy, or ${TOLERANCE.mae * 100} % of mae; not_enough_rows below ${FEWEST_ROWS}`,
    }),
  })
  .meta({ id: 'DayPerformance' });

export const getPerformanceRoute = operation({
  id: 'getPerformance',
  summary:
    'How good a model was, day by day, on rows whose label is known: of predicted files that had the target, and ' +
    'of rows that were predicted online and labelled since.',
  method: 'get',
  path: '/v1/models/:model/performance',
  params: byModel,
  query: z.strictObject({ window: windowMs('30d', KEPT_DAYS) }),
  body: noBody,
  status: 200,
  answer: z.object({ model: z.string(), items: z.array(dayView) }).meta({ id: 'Performance' }),
  handle: async (deps, { tenantId, params: { model }, query: { window } }) => {
    const days = await getPerformance(deps, { tenantId, model, windowMs: window });
    const items = days.map(({ low, high, ...day }) => ({ ...day, interval: { low, high } }));
    return { model, items };
  },
});
