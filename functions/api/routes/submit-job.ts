import { z } from 'zod';
import type { JobRequest } from '@fitlane/shared/use-cases/plan-job.ts';
import { submitJob } from '@fitlane/shared/use-cases/submit-job.ts';
import type { ApiDeps } from '../api-deps.ts';
import { operation, type Caller } from '../operation.ts';
import { jobView, viewJob } from '../views/job-view.ts';
import {
  fitBody,
  fitRequest,
  jobBody,
  predictBody,
  predictRequest,
  profileRequest,
} from './job-requests.ts';
import { nothing } from './request-parts.ts';

export const acceptedView = jobView
  .extend({
    cached: z
      .boolean()
      .meta({ description: 'The job had succeeded before: nothing is computed again' }),
  })
  .meta({ id: 'AcceptedJob' });

const accepted = {
  method: 'post',
  createsResource: true,
  params: nothing,
  query: nothing,
  status: 202,
  answer: acceptedView,
} as const;

export const submitJobRoute = operation({
  ...accepted,
  id: 'submitJob',
  summary: 'Ask for a job. What the file proves wrong is refused at once, before any compute.',
  path: '/v1/jobs',
  body: jobBody,
  handle: (deps, { body, ...caller }) => answer(deps, caller, requestOf(caller, body)),
});

export const fitRoute = operation({
  ...accepted,
  id: 'fit',
  summary: 'Fit a model: a job of kind fit.',
  path: '/v1/fit',
  body: fitBody,
  handle: (deps, { body, ...caller }) => answer(deps, caller, fitRequest(caller, body)),
});

export const predictRoute = operation({
  ...accepted,
  id: 'predict',
  summary: 'Predict with a model version: a job of kind predict.',
  path: '/v1/predict',
  body: predictBody,
  handle: (deps, { body, ...caller }) => answer(deps, caller, predictRequest(caller, body)),
});

function requestOf(caller: Omit<Caller, 'signal'>, body: z.infer<typeof jobBody>): JobRequest {
  switch (body.kind) {
    case 'fit':
      return fitRequest(caller, body);
    case 'predict':
      return predictRequest(caller, body);
    case 'profile':
      return profileRequest(caller, body);
  }
}

async function answer(deps: ApiDeps, { named }: Caller, request: JobRequest) {
  const { job, isCached } = await submitJob(deps, request, named);
  return { ...viewJob(job), cached: isCached };
}
