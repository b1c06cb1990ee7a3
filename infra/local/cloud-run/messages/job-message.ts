import type { protos } from '@google-cloud/run';
import { toTimestamp } from '../domain/duration.ts';
import type { Execution } from '../domain/execution.ts';
import { outcome } from '../domain/outcome.ts';
import type { Job, JobMessage } from '../domain/job.ts';
import { etagOf } from './etag.ts';

type ExecutionReference = protos.google.cloud.run.v2.IExecutionReference;
type CompletionStatus = Extract<ExecutionReference['completionStatus'], string>;

export function jobMessage(job: Job, latest: Execution | undefined): JobMessage {
  const ready = {
    type: 'Ready',
    state: 'CONDITION_SUCCEEDED',
    lastTransitionTime: toTimestamp(job.updateTimeMs),
  } as const;
  return {
    ...job.wanted,
    name: job.name,
    uid: job.uid,
    generation: job.generation,
    observedGeneration: job.generation,
    createTime: toTimestamp(job.createTimeMs),
    updateTime: toTimestamp(job.updateTimeMs),
    terminalCondition: ready,
    executionCount: job.executionCount,
    ...(latest && { latestCreatedExecution: executionReference(latest) }),
    etag: jobEtag(job),
  };
}

export function jobEtag(job: Job): string {
  return etagOf(job.uid, job.revision);
}

function executionReference(execution: Execution): ExecutionReference {
  const { name, createTimeMs, completionTimeMs } = execution;
  return {
    name,
    createTime: toTimestamp(createTimeMs),
    ...(completionTimeMs !== undefined && { completionTime: toTimestamp(completionTimeMs) }),
    completionStatus: completionStatus(execution),
  };
}

function completionStatus(execution: Execution): CompletionStatus {
  const ending = outcome(execution)?.type;
  if (ending === 'succeeded') return 'EXECUTION_SUCCEEDED';
  if (ending === 'failed') return 'EXECUTION_FAILED';
  if (ending === 'cancelled') return 'EXECUTION_CANCELLED';
  return execution.startTimeMs === undefined ? 'EXECUTION_PENDING' : 'EXECUTION_RUNNING';
}
