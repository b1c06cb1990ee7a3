import type { protos } from '@google-cloud/run';
import type { JobMessage } from '../domain/job.ts';
import { isChildOf } from '../domain/names.ts';
import { newestFirst, page } from '../domain/page.ts';
import type { OperationMessage } from '../messages/operation-message.ts';
import type { Context, Method } from './context.ts';
import { createJob } from './create-job.ts';
import { currentJob } from './current-job.ts';
import { deleteJob } from './delete-job.ts';
import { findJob, requireName } from './lookups.ts';
import { runJob } from './run-job.ts';
import { updateJob } from './update-job.ts';

type ListRequest = protos.google.cloud.run.v2.IListJobsRequest;
type ListResponse = protos.google.cloud.run.v2.IListJobsResponse;

export interface JobsMethods {
  CreateJob: Method<protos.google.cloud.run.v2.ICreateJobRequest, OperationMessage>;
  GetJob: Method<protos.google.cloud.run.v2.IGetJobRequest, JobMessage>;
  ListJobs: Method<ListRequest, ListResponse>;
  UpdateJob: Method<protos.google.cloud.run.v2.IUpdateJobRequest, OperationMessage>;
  DeleteJob: Method<protos.google.cloud.run.v2.IDeleteJobRequest, OperationMessage>;
  RunJob: Method<protos.google.cloud.run.v2.IRunJobRequest, OperationMessage>;
}

export function jobsMethods(context: Context): JobsMethods {
  return {
    CreateJob: (request) => createJob(context, request),
    GetJob: ({ name }) => currentJob(context, findJob(context.store, name)),
    ListJobs: (request) => listJobs(context, request),
    UpdateJob: (request) => updateJob(context, request),
    DeleteJob: (request) => deleteJob(context, request),
    RunJob: (request) => runJob(context, request),
  };
}

function listJobs(context: Context, request: ListRequest): ListResponse {
  const parent = requireName('location', request.parent);
  const all = [...context.store.jobs.values()].filter(({ name }) => isChildOf(parent, name));
  const { items, nextPageToken } = page(all, newestFirst, request);
  return { jobs: items.map((job) => currentJob(context, job)), nextPageToken };
}
