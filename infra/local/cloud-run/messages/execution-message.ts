import type { protos } from '@google-cloud/run';
import type { Condition } from '../domain/conditions.ts';
import { conditions } from '../domain/conditions.ts';
import { counts } from '../domain/counts.ts';
import { toTimestamp } from '../domain/duration.ts';
import { isComplete } from '../domain/execution.ts';
import type { Execution } from '../domain/execution.ts';
import { etagOf } from './etag.ts';

export type ExecutionMessage = protos.google.cloud.run.v2.IExecution;

export function executionMessage(execution: Execution, logUri: string): ExecutionMessage {
  const { name, uid, labels, annotations, template, parallelism, taskCount } = execution;
  return {
    ...{ name, uid, labels, annotations, template, parallelism, taskCount },
    generation: 1,
    observedGeneration: 1,
    job: execution.jobName,
    ...times(execution),
    ...counts(execution),
    reconciling: !isComplete(execution),
    conditions: conditions(execution).map(conditionMessage),
    logUri,
    etag: etagOf(uid, execution.updateTimeMs),
  };
}

function times(execution: Execution): ExecutionMessage {
  const { startTimeMs, completionTimeMs, deleteTimeMs } = execution;
  return {
    createTime: toTimestamp(execution.createTimeMs),
    updateTime: toTimestamp(execution.updateTimeMs),
    ...(startTimeMs !== undefined && { startTime: toTimestamp(startTimeMs) }),
    ...(completionTimeMs !== undefined && { completionTime: toTimestamp(completionTimeMs) }),
    ...(deleteTimeMs !== undefined && { deleteTime: toTimestamp(deleteTimeMs) }),
  };
}

export function conditionMessage(condition: Condition): protos.google.cloud.run.v2.ICondition {
  const { atMs, ...rest } = condition;
  return { ...rest, lastTransitionTime: toTimestamp(atMs) };
}
