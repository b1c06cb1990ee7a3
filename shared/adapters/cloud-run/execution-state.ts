import type { protos } from '@google-cloud/run';
import type { ExecutionState } from '../../ports/compute.ts';
import { GRPC } from '../grpc-code.ts';

export type Execution = protos.google.cloud.run.v2.IExecution;
export type Task = protos.google.cloud.run.v2.ITask;

/** 128 + SIGKILL: what a shell says of a process that the kernel killed for its memory. */
const KILLED = 137;
const SIGKILL = 9;

/** @param failedTasks tell why an execution failed; they are asked for only then. */
export function toExecutionState(
  execution: Execution,
  failedTasks: readonly Task[] = [],
): ExecutionState {
  const results = failedTasks.map(({ lastAttemptResult }) => lastAttemptResult?.status?.message);
  return {
    execution: shortName(execution.name),
    status: statusOf(execution),
    outOfMemory: failedTasks.some(ranOutOfMemory),
    message: results.find(isText) ?? completion(execution)?.message ?? '',
  };
}

export function statusOf(execution: Execution): ExecutionState['status'] {
  if (!isOver(execution)) return 'active';
  if (isCancelled(execution)) return 'cancelled';
  const isFailed = completion(execution)?.state === 'CONDITION_FAILED';
  return isFailed || (execution.failedCount ?? 0) > 0 ? 'failed' : 'succeeded';
}

/** While tasks of a cancelled execution are still being stopped its condition may have failed already. */
function isOver(execution: Execution): boolean {
  if (isSet(execution.completionTime)) return true;
  const { state, executionReason } = completion(execution) ?? {};
  const isDecided = state === 'CONDITION_SUCCEEDED' || state === 'CONDITION_FAILED';
  return isDecided && executionReason !== 'CANCELLING' && (execution.runningCount ?? 0) === 0;
}

function isCancelled(execution: Execution): boolean {
  const reason = completion(execution)?.executionReason;
  return (execution.cancelledCount ?? 0) > 0 || reason === 'CANCELLED' || reason === 'DELETED';
}

export function isFailedTask({ lastAttemptResult }: Task): boolean {
  return (lastAttemptResult?.status?.code ?? 0) !== 0;
}

/** A timeout and a cancel end in SIGKILL too; their status says so. */
function ranOutOfMemory({ lastAttemptResult }: Task): boolean {
  const { status, exitCode, termSignal } = lastAttemptResult ?? {};
  if (/memory limit/i.test(status?.message ?? '')) return true;
  const isStopped = status?.code === GRPC.deadlineExceeded || status?.code === GRPC.cancelled;
  return !isStopped && (exitCode === KILLED || termSignal === SIGKILL);
}

function completion({ conditions }: Execution) {
  return conditions?.find(({ type }) => type === 'Completed');
}

/** The attempt an execution was started for, by its environment. */
export function hasEnv(execution: Execution, name: string, value: string): boolean {
  const containers = execution.template?.containers ?? [];
  return containers.some(({ env }) => env?.some((one) => one.name === name && one.value === value));
}

/** projects/p/locations/r/jobs/j/executions/NAME → NAME */
export function shortName(name: string | null | undefined): string {
  return name?.slice(name.lastIndexOf('/') + 1) ?? '';
}

function isSet(value: object | null | undefined): boolean {
  return value !== null && value !== undefined;
}

function isText(message: string | null | undefined): message is string {
  return message !== null && message !== undefined && message !== '';
}
