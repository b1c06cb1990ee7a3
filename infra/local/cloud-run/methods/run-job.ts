import type { protos } from '@google-cloud/run';
import type { Execution } from '../domain/execution.ts';
import type { Job } from '../domain/job.ts';
import { newExecution } from '../domain/new-execution.ts';
import { withOverrides } from '../domain/overrides.ts';
import { jobEtag } from '../messages/job-message.ts';
import { executionMessage } from '../messages/execution-message.ts';
import { packed } from '../messages/operation-message.ts';
import type { OperationMessage } from '../messages/operation-message.ts';
import type { Context } from './context.ts';
import { findJob, requireEtag } from './lookups.ts';
import { executionOperation, validatedOperation } from './new-operation.ts';
import { currentOperation } from './operations-methods.ts';

type RunJobRequest = protos.google.cloud.run.v2.IRunJobRequest;

export function runJob(context: Context, request: RunJobRequest): OperationMessage {
  const { store, admissions, log } = context;
  const job = findJob(store, request.name);
  requireEtag(request.etag, jobEtag(job));
  const execution = bornExecution(context, job, request);
  if (request.validateOnly) {
    const message = executionMessage(execution, log.uri(execution.name));
    return validatedOperation(packed('Execution', message));
  }
  store.write({ type: 'execution', execution });
  store.write({ type: 'job', job: withExecution(job, execution) });
  const operation = executionOperation(context, execution.name);
  admissions.admit(execution.name, context.startDelayMs());
  return currentOperation(context, operation);
}

function bornExecution(context: Context, job: Job, { overrides }: RunJobRequest): Execution {
  const { clock, newUid, newSuffix, store } = context;
  const wanted = overrides ? withOverrides(job.wanted, overrides) : job.wanted;
  const execution = newExecution(job, wanted, {
    uid: newUid(),
    suffix: newSuffix(),
    atMs: clock(),
  });
  return store.executions.has(execution.name)
    ? bornExecution(context, job, { overrides: overrides ?? null })
    : execution;
}

function withExecution(job: Job, execution: Execution): Job {
  return {
    ...job,
    revision: job.revision + 1,
    executionCount: job.executionCount + 1,
    latestExecution: execution.name,
  };
}
