import { z } from 'zod';
import { toUsd } from '@fitlane/shared/domain/cost.ts';
import { JOB_KINDS } from '@fitlane/shared/domain/job/index.ts';
import { monthOf } from '@fitlane/shared/domain/month.ts';
import { getUsage, type Used } from '@fitlane/shared/use-cases/get-usage.ts';
import { operation } from '../operation.ts';
import { noBody, nothing } from './request-parts.ts';

const used = {
  jobs: z.number().meta({ description: 'That ended' }),
  computeSeconds: z.number().meta({ description: 'Of all tasks of all attempts, as billed' }),
  cost: z.number().meta({ description: 'In US dollars' }),
};

const usageView = z
  .object({
    month: z.string(),
    ...used,
    days: z.array(
      z.object({
        day: z.string(),
        kind: z.enum(JOB_KINDS),
        model: z.string().nullable(),
        ...used,
      }),
    ),
  })
  .meta({ id: 'Usage', description: 'Months and days are those of UTC' });

const query = z.strictObject({
  month: z
    .string()
    .regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'must look like 2026-01')
    .optional()
    .meta({ description: 'Like 2026-01; the current month unless named' }),
});

export const getUsageRoute = operation({
  id: 'getUsage',
  summary: 'What was used in a month: jobs, computing time and cost, by day, model and kind.',
  method: 'get',
  path: '/v1/usage',
  params: nothing,
  query,
  body: noBody,
  status: 200,
  answer: usageView,
  handle: async (deps, { tenantId, query: asked }) => {
    const month = asked.month ?? monthOf(deps.clock.now());
    const { total, days } = await getUsage(deps, { tenantId, month });
    return {
      month,
      ...viewUsed(total),
      days: days.map(({ day, kind, model, ...sums }) => ({ day, kind, model, ...viewUsed(sums) })),
    };
  },
});

function viewUsed({ jobs, computeMs, costNanoUsd }: Used) {
  return { jobs, computeSeconds: computeMs / 1000, cost: toUsd(costNanoUsd) };
}
