import type { protos } from '@google-cloud/run';
import { jobEtag } from '../messages/job-message.ts';
import type { OperationMessage } from '../messages/operation-message.ts';
import type { Context } from './context.ts';
import { packedJob } from './current-job.ts';
import { findJob, requireEtag } from './lookups.ts';
import { doneOperation, validatedOperation } from './new-operation.ts';

type DeleteJobRequest = protos.google.cloud.run.v2.IDeleteJobRequest;

/** Takes the job's executions with it; tasks that run are stopped. */
export function deleteJob(context: Context, request: DeleteJobRequest): OperationMessage {
  const { store, executor, clock } = context;
  const job = findJob(store, request.name);
  requireEtag(request.etag, jobEtag(job));
  const response = packedJob(context, job);
  if (request.validateOnly) return validatedOperation(response);
  store.write({ type: 'jobDeleted', name: job.name });
  const executions = [...store.executions.values()].filter(({ jobName }) => jobName === job.name);
  for (const { name } of executions) {
    executor.apply(name, { type: 'deleteRequested', atMs: clock() });
  }
  return doneOperation(context, job.name, response);
}
