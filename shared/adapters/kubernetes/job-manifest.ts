import type {
  Container,
  EnvVar,
  Job,
  PodSpec,
  PodTemplateSpec,
  ResourceRequirements,
} from './resources.ts';
import type { Size } from '../../domain/job/index.ts';
import { RESOURCES } from '../../domain/job/sizes.ts';
import type { StartRequest } from '../../ports/compute.ts';
import { sha256Hex } from '../ids/random-hex.ts';

/** How long a Job can be looked at after its end. */
const KEPT_SECONDS = 86_400;
/** Between SIGTERM and SIGKILL, as the container's contract has it. */
const GRACE_SECONDS = 10;
const DIGEST_DIGITS = 24;
const COMPLETION_INDEX = "metadata.annotations['batch.kubernetes.io/job-completion-index']";

/** What all pods of a size have in common: the PodTemplate of this name, and the prefix of its Jobs. */
export function templateName(size: Size): string {
  return `fitlane-${size}`;
}

/** One attempt has one name: whoever starts it twice is told that it is there already. */
export function executionName(size: Size, attemptUrl: string): string {
  return `${templateName(size)}-${sha256Hex(attemptUrl).slice(0, DIGEST_DIGITS)}`;
}

/**
 * A Job that tries each task once, and all of them whatever becomes of the others: only Fitlane retries.
 *
 * @param template image, account, storage and place, as the cluster's owner wants them; its first container is
 *   the task.
 */
export function jobManifest(request: StartRequest, template: PodTemplateSpec): Job {
  const name = executionName(request.size, request.attemptUrl);
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name,
      labels: { 'app.kubernetes.io/name': 'fitlane', 'app.kubernetes.io/component': 'task' },
      annotations: { 'fitlane-attempt-url': request.attemptUrl },
    },
    spec: {
      completionMode: 'Indexed',
      completions: request.taskCount,
      parallelism: request.taskCount,
      backoffLimitPerIndex: 0,
      podReplacementPolicy: 'Failed', // a pod that is still stopping has not failed yet
      ttlSecondsAfterFinished: KEPT_SECONDS,
      template: { ...template, spec: podSpec(request, name, template) },
    },
  };
}

function podSpec(request: StartRequest, name: string, { spec }: PodTemplateSpec): PodSpec {
  const [task, ...others] = spec?.containers ?? [];
  if (task === undefined)
    throw new Error(`The PodTemplate ${templateName(request.size)} is empty.`);
  return {
    ...spec,
    restartPolicy: 'Never',
    // Of the pod, not of the Job: the time that it waits for a machine does not count.
    activeDeadlineSeconds: Math.ceil(request.timeoutMs / 1000),
    terminationGracePeriodSeconds: GRACE_SECONDS,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    securityContext: {
      ...spec?.securityContext,
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    containers: [taskContainer(request, name, task), ...others],
  };
}

function taskContainer(request: StartRequest, name: string, task: Container): Container {
  return {
    ...task,
    env: [...(task.env ?? []), ...taskEnvironment(request, name)],
    resources: resourcesOf(request.size),
    securityContext: {
      ...task.securityContext,
      privileged: false,
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    },
  };
}

/** The container's contract (docs/container-contract.md), which has Cloud Run's names. */
function taskEnvironment(request: StartRequest, name: string): EnvVar[] {
  return [
    { name: 'FITLANE_ATTEMPT_URL', value: request.attemptUrl },
    { name: 'FITLANE_ATTEMPT_TOKEN', value: request.attemptToken },
    { name: 'CLOUD_RUN_JOB', value: templateName(request.size) },
    { name: 'CLOUD_RUN_EXECUTION', value: name },
    { name: 'CLOUD_RUN_TASK_INDEX', valueFrom: { fieldRef: { fieldPath: COMPLETION_INDEX } } },
    { name: 'CLOUD_RUN_TASK_COUNT', value: String(request.taskCount) },
    { name: 'CLOUD_RUN_TASK_ATTEMPT', value: '0' },
  ];
}

/** As much as it may use is what it asks for: nobody else's task takes its memory away. */
function resourcesOf(size: Size): ResourceRequirements {
  const { vcpus, memoryGib, gpus } = RESOURCES[size];
  const all = {
    cpu: String(vcpus),
    memory: `${memoryGib}Gi`,
    ...(gpus > 0 && { 'nvidia.com/gpu': String(gpus) }),
  };
  return { requests: all, limits: all };
}
