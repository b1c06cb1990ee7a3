import { z } from 'zod';
import { bestOf, type Job } from '@fitlane/shared/domain/job/index.ts';
import { trialsOf, type Trial } from '@fitlane/shared/domain/search/trials.ts';
import { listTrials } from '@fitlane/shared/use-cases/list-trials.ts';
import { operation } from '../operation.ts';
import { errorView, viewError } from '../views/error-view.ts';
import { byId, noBody, nothing } from './request-parts.ts';

const metrics = z.record(z.string(), z.number());

const trialView = z
  .object({
    trial: z.number(),
    parameters: z.record(z.string(), z.unknown()),
    metrics: metrics.nullable().meta({ description: 'The mean over the folds' }),
    folds: z.array(
      z.object({
        fold: z.number(),
        rowsLearnt: z.number(),
        rowsMeasured: z.number(),
        metrics: metrics.nullable(),
      }),
    ),
    error: errorView.nullable(),
    isBest: z.boolean(),
  })
  .meta({ id: 'Trial', description: 'One try of a search, or the folds of a validation' });

export const listTrialsRoute = operation({
  id: 'listTrials',
  summary:
    'What a fit has tried so far: every trial with its parameters and metrics, to be compared.',
  method: 'get',
  path: '/v1/jobs/:id/trials',
  params: byId,
  query: nothing,
  body: noBody,
  status: 200,
  answer: z.object({ items: z.array(trialView) }),
  handle: async (deps, { tenantId, params }) => {
    const { job, reports } = await listTrials(deps, { tenantId, jobId: params.id });
    return { items: trialsOf(reports).map((trial) => viewTrial(job, trial)) };
  },
});

function viewTrial(job: Job, { trial, parameters, metrics: means, folds, error }: Trial) {
  return {
    trial,
    parameters: { ...parameters },
    metrics: means && { ...means },
    folds: folds.map((one) => ({
      fold: one.fold,
      rowsLearnt: one.rowsLearnt,
      rowsMeasured: one.rowsMeasured,
      metrics: one.metrics ? { ...one.metrics } : null,
    })),
    error: viewError(error),
    isBest: bestOf(job)?.trial === trial,
  };
}
