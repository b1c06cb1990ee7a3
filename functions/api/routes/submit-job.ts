import { submitJob } from '@fitlane/shared/use-cases/submit-job.ts';
import { operation } from '../operation.ts';
import { jobView, viewJob } from '../views/job-view.ts';
import { fitBody, fitRequest, jobBody, predictBody, predictRequest } from './job-requests.ts';
import { nothing } from './request-parts.ts';

const accepted = {
  method: 'post',
  params: nothing,
  query: nothing,
  status: 202,
  answer: jobView,
} as const;

export const submitJobRoute = operation({
  ...accepted,
  id: 'submitJob',
  summary: 'Ask for a job. What the file proves wrong is refused at once, before any compute.',
  path: '/v1/jobs',
  body: jobBody,
  handle: async (deps, { tenantId, body }) => {
    const request =
      body.kind === 'fit' ? fitRequest(tenantId, body) : predictRequest(tenantId, body);
    return viewJob(await submitJob(deps, request));
  },
});

export const fitRoute = operation({
  ...accepted,
  id: 'fit',
  summary: 'Fit a model: a job of kind fit.',
  path: '/v1/fit',
  body: fitBody,
  handle: async (deps, { tenantId, body }) =>
    viewJob(await submitJob(deps, fitRequest(tenantId, body))),
});

export const predictRoute = operation({
  ...accepted,
  id: 'predict',
  summary: 'Predict with a model version: a job of kind predict.',
  path: '/v1/predict',
  body: predictBody,
  handle: async (deps, { tenantId, body }) =>
    viewJob(await submitJob(deps, predictRequest(tenantId, body))),
});
