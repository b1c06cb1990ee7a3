import type { Job, JobMessage } from '../domain/job.ts';
import { jobMessage } from '../messages/job-message.ts';
import { packed } from '../messages/operation-message.ts';
import type { Packed } from '../domain/operation.ts';
import type { Context } from './context.ts';

export function currentJob({ store }: Context, job: Job): JobMessage {
  return jobMessage(job, store.executions.get(job.latestExecution ?? ''));
}

export function packedJob(context: Context, job: Job): Packed {
  return packed('Job', currentJob(context, job));
}
