import type { protos } from '@google-cloud/run';
import { CloudRunError } from '../domain/cloud-run-error.ts';
import type { Job, JobMessage } from '../domain/job.ts';
import type { OperationMessage } from '../messages/operation-message.ts';
import type { Context } from './context.ts';
import { packedJob } from './current-job.ts';
import { requireName } from './lookups.ts';
import { doneOperation, validatedOperation } from './new-operation.ts';
import { wantedJob } from './wanted-job.ts';

type CreateJobRequest = protos.google.cloud.run.v2.ICreateJobRequest;

const JOB_ID = /^[a-z]([a-z0-9-]{0,47}[a-z0-9])?$/;

export function createJob(context: Context, request: CreateJobRequest): OperationMessage {
  const { store } = context;
  const name = `${requireName('location', request.parent)}/jobs/${jobId(request.jobId)}`;
  if (store.jobs.has(name)) {
    throw new CloudRunError('ALREADY_EXISTS', `Resource '${name}' already exists.`);
  }
  const job = newJob(context, name, wantedJob(context, request.job));
  if (request.validateOnly) return validatedOperation(packedJob(context, job));
  store.write({ type: 'job', job });
  return doneOperation(context, name, packedJob(context, job));
}

export function newJob({ newUid, clock }: Context, name: string, wanted: JobMessage): Job {
  const atMs = clock();
  return {
    name,
    uid: newUid(),
    generation: 1,
    revision: 1,
    createTimeMs: atMs,
    updateTimeMs: atMs,
    wanted,
    executionCount: 0,
  };
}

function jobId(id: string | null | undefined): string {
  if (id && JOB_ID.test(id)) return id;
  throw new CloudRunError(
    'INVALID_ARGUMENT',
    `job_id '${id ?? ''}' must be 1 to 49 lower-case letters, digits and hyphens, and begin with a letter.`,
  );
}
