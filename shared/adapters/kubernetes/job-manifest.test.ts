import { describe, expect, test } from '@jest/globals';
import { SIZES } from '../../domain/job/index.ts';
import type { StartRequest } from '../../ports/compute.ts';
import { executionName, jobManifest } from './job-manifest.ts';
import type { PodTemplateSpec } from './resources.ts';

const REQUEST: StartRequest = {
  size: 'medium',
  attemptUrl: 'http://controller/jobs/job_1/attempts/2',
  attemptToken: 'secret',
  taskCount: 3,
  timeoutMs: 615_400,
};

/** What a careless owner of a cluster might write. */
const TEMPLATE: PodTemplateSpec = {
  metadata: { labels: { team: 'ml' } },
  spec: {
    serviceAccountName: 'fitlane-task',
    automountServiceAccountToken: true,
    restartPolicy: 'OnFailure',
    nodeSelector: { pool: 'batch' },
    securityContext: { runAsNonRoot: false, runAsUser: 65_532 },
    containers: [
      {
        name: 'task',
        image: 'registry.example/fitlane-ml@sha256:1',
        env: [{ name: 'AWS_REGION', value: 'eu' }],
        securityContext: { privileged: true, readOnlyRootFilesystem: false },
        resources: { limits: { memory: '1Ti' } },
      },
      { name: 'sidecar', image: 'other' },
    ],
  },
};

const podOf = (request: StartRequest, template = TEMPLATE) =>
  jobManifest(request, template).spec?.template.spec;
const taskOf = (request: StartRequest) => podOf(request)?.containers[0];

describe('a Job', () => {
  test('tries each task once, and all of them whatever becomes of the others', () => {
    const { spec } = jobManifest(REQUEST, TEMPLATE);
    expect(spec).toMatchObject({
      completionMode: 'Indexed',
      completions: 3,
      parallelism: 3,
      backoffLimitPerIndex: 0,
    });
    expect(spec?.backoffLimit).toBeUndefined(); // 0 would end all tasks with the first that fails
    expect(podOf(REQUEST)?.restartPolicy).toBe('Never');
  });

  test('bounds the time of a task, not the time until it has a machine', () => {
    expect(podOf(REQUEST)?.activeDeadlineSeconds).toBe(616);
    expect(jobManifest(REQUEST, TEMPLATE).spec?.activeDeadlineSeconds).toBeUndefined();
  });

  test('tells a task what the container’s contract says, and keeps what the template does', () => {
    const env = Object.fromEntries((taskOf(REQUEST)?.env ?? []).map((one) => [one.name, one]));
    const execution = executionName('medium', REQUEST.attemptUrl);
    expect(env).toMatchObject({
      AWS_REGION: { value: 'eu' },
      FITLANE_ATTEMPT_URL: { value: REQUEST.attemptUrl },
      FITLANE_ATTEMPT_TOKEN: { value: 'secret' },
      CLOUD_RUN_EXECUTION: { value: execution },
      CLOUD_RUN_TASK_COUNT: { value: '3' },
    });
    expect(env['CLOUD_RUN_TASK_INDEX']?.valueFrom?.fieldRef?.fieldPath).toBe(
      "metadata.annotations['batch.kubernetes.io/job-completion-index']",
    );
  });

  test('is placed as its owner says, and confined whatever the owner says', () => {
    expect(podOf(REQUEST)).toMatchObject({
      serviceAccountName: 'fitlane-task',
      nodeSelector: { pool: 'batch' },
      automountServiceAccountToken: false,
      securityContext: {
        runAsUser: 65_532,
        runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
      },
    });
    expect(taskOf(REQUEST)?.securityContext).toEqual({
      privileged: false,
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    expect(podOf(REQUEST)?.containers[1]?.name).toBe('sidecar');
  });

  test.each([
    ['small', { cpu: '1', memory: '2Gi' }],
    ['medium', { cpu: '4', memory: '8Gi' }],
    ['gpu', { cpu: '4', memory: '16Gi', 'nvidia.com/gpu': '1' }],
  ] as const)('of size %s has what the quote counts on', (size, all) => {
    expect(taskOf({ ...REQUEST, size })?.resources).toEqual({ requests: all, limits: all });
  });

  test('is not made of a template without a container', () => {
    expect(() => jobManifest(REQUEST, {})).toThrow('fitlane-medium');
  });
});

describe('the name of an execution', () => {
  test('is that of its attempt, and short enough for the names of its pods', () => {
    const names = SIZES.map((size) => executionName(size, REQUEST.attemptUrl));
    expect(executionName('medium', REQUEST.attemptUrl)).toBe(names[SIZES.indexOf('medium')]);
    expect(new Set([...names, executionName('medium', 'http://other')]).size).toBe(
      SIZES.length + 1,
    );
    for (const name of names) expect(name).toMatch(/^[a-z0-9-]{1,50}$/);
  });
});
