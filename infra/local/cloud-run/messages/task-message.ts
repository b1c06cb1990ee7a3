import type { protos } from '@google-cloud/run';
import { toDuration, toTimestamp } from '../domain/duration.ts';
import { isFinal } from '../domain/execution.ts';
import type { AttemptResult, Execution, Task } from '../domain/execution.ts';
import { taskCondition } from '../domain/task-condition.ts';
import { taskName } from '../domain/task-name.ts';
import { derivedUid, etagOf } from './etag.ts';
import { conditionMessage } from './execution-message.ts';

export type TaskMessage = protos.google.cloud.run.v2.ITask;

export function taskMessage(execution: Execution, task: Task, logUri: string): TaskMessage {
  const { containers, volumes, serviceAccount } = execution.template;
  const uid = derivedUid(execution.uid, task.index);
  return {
    name: taskName(execution, task),
    uid,
    generation: 1,
    observedGeneration: 1,
    job: execution.jobName,
    execution: execution.name,
    labels: execution.labels,
    annotations: execution.annotations,
    containers: containers ?? [],
    volumes: volumes ?? [],
    serviceAccount: serviceAccount ?? '',
    maxRetries: execution.maxRetries,
    timeout: toDuration(execution.timeoutMs),
    index: task.index,
    retried: task.attempt,
    ...times(execution, task),
    reconciling: !isFinal(task),
    conditions: [conditionMessage(taskCondition(task))],
    ...(task.lastAttempt && { lastAttemptResult: attemptMessage(task.lastAttempt) }),
    logUri,
    etag: etagOf(uid, task.updateTimeMs),
  };
}

function times({ createTimeMs, admittedTimeMs }: Execution, task: Task): TaskMessage {
  const { startTimeMs, completionTimeMs } = task;
  return {
    createTime: toTimestamp(createTimeMs),
    updateTime: toTimestamp(task.updateTimeMs),
    ...(admittedTimeMs !== undefined && { scheduledTime: toTimestamp(admittedTimeMs) }),
    ...(startTimeMs !== undefined && { startTime: toTimestamp(startTimeMs) }),
    ...(completionTimeMs !== undefined && { completionTime: toTimestamp(completionTimeMs) }),
  };
}

function attemptMessage(result: AttemptResult): protos.google.cloud.run.v2.ITaskAttemptResult {
  const { code, message, ...ending } = result;
  return { status: { code, message }, ...ending };
}
