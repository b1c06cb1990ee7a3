import type { Terminated, Job, Pod } from './resources.ts';
import type { ExecutionState } from '../../ports/compute.ts';

/** 128 + SIGKILL: what a shell says of a process that the kernel killed for its memory. */
const KILLED = 137;

/** @param failedPods tell why an execution failed; they are asked for only then. */
export function toExecutionState(job: Job, failedPods: readonly Pod[] = []): ExecutionState {
  return {
    execution: job.metadata?.name ?? '',
    status: statusOf(job),
    outOfMemory: failedPods.some(ranOutOfMemory),
    message: failedPods.map(messageOf).find((text) => text !== '') ?? failureOf(job),
  };
}

/**
 * A Job that is decided (SuccessCriteriaMet, FailureTarget), suspended or deleted has pods that are still stopping, or
 * none yet: its last condition comes when the last pod has stopped (Kubernetes 1.31). A deleted one is then gone.
 */
export function statusOf(job: Job): Exclude<ExecutionState['status'], 'cancelled'> {
  if (conditionOf(job, 'Complete') !== undefined) return 'succeeded';
  return conditionOf(job, 'Failed') === undefined ? 'active' : 'failed';
}

function conditionOf({ status }: Job, type: string) {
  return status?.conditions?.find((one) => one.type === type && one.status === 'True');
}

/** A pod over its deadline, or taken from its machine, is killed too; it says so. */
function ranOutOfMemory(pod: Pod): boolean {
  const { reason, exitCode } = endOf(pod) ?? {};
  if (reason === 'OOMKilled') return true;
  const isStopped = isText(pod.status?.reason) || pod.metadata?.deletionTimestamp !== undefined;
  return !isStopped && exitCode === KILLED;
}

/** Of the task, which is the first container. */
function endOf({ spec, status }: Pod): Terminated | undefined {
  const task = spec?.containers[0]?.name;
  return status?.containerStatuses?.find(({ name }) => name === task)?.state?.terminated;
}

function messageOf(pod: Pod): string {
  const { reason, message } = pod.status ?? {};
  if (isText(reason)) return [reason, message].filter(isText).join(': ');
  const end = endOf(pod);
  return end === undefined ? '' : `${end.reason ?? 'Error'}, exit code ${end.exitCode}`;
}

function failureOf(job: Job): string {
  return conditionOf(job, 'Failed')?.message ?? '';
}

function isText(text: string | undefined): text is string {
  return text !== undefined && text !== '';
}
