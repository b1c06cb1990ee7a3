import type { protos } from '@google-cloud/run';
import type { Job } from '../domain/job.ts';
import { lastSegment, locationOf } from '../domain/names.ts';
import { jobEtag } from '../messages/job-message.ts';
import type { OperationMessage } from '../messages/operation-message.ts';
import type { Context } from './context.ts';
import { createJob } from './create-job.ts';
import { packedJob } from './current-job.ts';
import { findJob, requireEtag, requireName } from './lookups.ts';
import { doneOperation, validatedOperation } from './new-operation.ts';
import { wantedJob } from './wanted-job.ts';

type UpdateJobRequest = protos.google.cloud.run.v2.IUpdateJobRequest;

/** Replaces what is wanted as a whole: this API has no update mask for jobs. Running executions keep what they have. */
export function updateJob(context: Context, request: UpdateJobRequest): OperationMessage {
  const { store, clock } = context;
  const name = requireName('job', request.job?.name);
  if (request.allowMissing && !store.jobs.has(name)) return createMissing(context, request, name);
  const current = findJob(store, name);
  requireEtag(request.job?.etag, jobEtag(current));
  const job: Job = {
    ...current,
    generation: current.generation + 1,
    revision: current.revision + 1,
    updateTimeMs: clock(),
    wanted: wantedJob(context, request.job),
  };
  if (request.validateOnly) return validatedOperation(packedJob(context, job));
  store.write({ type: 'job', job });
  return doneOperation(context, name, packedJob(context, job));
}

function createMissing(
  context: Context,
  request: UpdateJobRequest,
  name: string,
): OperationMessage {
  return createJob(context, {
    parent: locationOf(name),
    jobId: lastSegment(name),
    job: request.job ?? null,
    validateOnly: request.validateOnly ?? false,
  });
}
